"""Links that are keys: one opens a session, the other accepts an invitation."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from sesame.utils import get_token, get_user

from maillage.core.models import Invitation, User

SCOPE = "sign-in"
# A link sent by mail proves that its reader owns the address; one that was copied does not.
MAILED, COPIED = "mailed", "copied"


def sign_in_path(user: User, next_path: str = "") -> str:
    """The path of a one-time link for this user, good for `SESAME_MAX_AGE` seconds."""
    path = reverse("core:sign_in_link", args=[get_token(user, scope=SCOPE)])
    return f"{path}?{urlencode({'next': next_path})}" if next_path else path


def user_of_link(token: str) -> User | None:
    """Whom the link signs in; None when it is wrong, too old, used, or the account is closed."""
    if cache.get(_used_key(token)):
        return None
    return get_user(token, scope=SCOPE, update_last_login=False)


def use_link(token: str) -> bool:
    """Use the link up. Of several requests at the same time, one alone gets True.

    The token dies with the next sign-in (`last_login` is part of it), but a second factor may
    come in between: until then this mark keeps it from being used again.
    """
    return cache.add(_used_key(token), True, timeout=int(settings.SESAME_MAX_AGE) + 60)


def _used_key(token: str) -> str:
    return "sign-in-link:" + hashlib.sha256(token.encode()).hexdigest()


def invitation_path(invitation: Invitation, way: str) -> str:
    """The path that accepts an invitation; `way` is MAILED or COPIED."""
    return reverse("core:accept_invitation", args=[invitation.uid, _key(invitation, way)])


def way_of_key(invitation: Invitation, key: str) -> str:
    """How the key reached its reader (MAILED or COPIED); an empty text when it is not ours."""
    for way in (MAILED, COPIED):
        if constant_time_compare(key, _key(invitation, way)):
            return way
    return ""


def _key(invitation: Invitation, way: str) -> str:
    return Signer(salt=f"core.invitation.{way}").signature(f"{invitation.uid}:{invitation.email}")
