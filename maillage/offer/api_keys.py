"""Keys that write by the API: made once, kept as a digest, limited, revoked."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Visibility
from maillage.offer.models import ApiKey, Source

MARK = "mlg"
USED_EVERY = timedelta(minutes=5)


@transaction.atomic
def create_key(
    *, name: str, by: Actor, source: Source | None = None, per_minute: int = 60,
    new_source: str = "", trust: str = Source.Trust.HOLD,
) -> tuple[ApiKey, str]:  # fmt: skip
    """A key for a source (made under `new_source` when there is none), and its text: said once."""
    if source is None:
        source = Source(
            name=new_source.strip() or name, kind=Source.Kind.API, trust=trust, is_active=False,
            visibility=Visibility.NETWORK, owner=by,
        )  # fmt: skip
        journal.create(source, by=by)
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey(
        source=source, name=name, prefix=prefix, digest=_digest(secret), per_minute=per_minute
    )
    journal.create(key, by=by)
    return key, f"{MARK}_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key: ApiKey, by: Actor) -> None:
    """From now on the key opens nothing; what it wrote stays."""
    if key.revoked_at is None:
        journal.change(key, {"revoked_at": timezone.now()}, by=by, pins=False)


def key_of(text: str) -> ApiKey | None:
    """The key that a request carries, when it is one of ours and not revoked."""
    mark, _one, rest = text.partition("_")
    prefix, _two, secret = rest.partition("_")
    if mark != MARK or not secret:
        return None
    key = ApiKey.objects.select_related("source").filter(prefix=prefix, revoked_at=None).first()
    if key is None or not secrets.compare_digest(key.digest, _digest(secret)):
        return None
    now = timezone.now()
    if key.used_at is None or now - key.used_at > USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)
    return key


def seconds_to_wait(key: ApiKey) -> int:
    """0 when the key may write now; else how long until its minute is over."""
    now = time.time()
    name = f"api-key:{key.uid}:{int(now // 60)}"
    if cache.add(name, 1, timeout=120):
        return 0
    used = cache.incr(name)
    return 0 if used <= key.per_minute else 60 - int(now % 60)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
