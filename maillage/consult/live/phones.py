"""What a guest's phone holds: who she is here, and a secret that the server never keeps.

Two cookies per workshop, for as long as it may last. The first names the guest and is signed; the
second is drawn at random and stored nowhere else. Its hash with a step's uid owns an anonymous row
or a ballot: whoever reads the database, organisers included, cannot tell whose they are.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from maillage.consult.models import Guest, Step, Workshop

KEPT_FOR = timedelta(days=120)
_signer = Signer(salt="consult.guest")


def _names(workshop_uid: str) -> tuple[str, str]:
    short = workshop_uid[:10]
    return f"atelier_{short}", f"atelier_cle_{short}"


def guest_uid(request: HttpRequest, workshop_uid: str) -> str:
    """The uid of the guest that this phone is in this workshop, or an empty text."""
    signed = request.COOKIES.get(_names(workshop_uid)[0], "")
    try:
        return _signer.unsign(signed)
    except BadSignature:
        return ""


def own_key(request: HttpRequest, workshop_uid: str, step: Step) -> str:
    """What owns this phone's anonymous rows and its ballot at a step; empty without a secret."""
    secret = request.COOKIES.get(_names(workshop_uid)[1], "")
    return sha256(f"{secret}:{step.uid}".encode()).hexdigest() if len(secret) >= 20 else ""


def remember(response: HttpResponse, request: HttpRequest, guest: Guest) -> None:
    """Put both cookies on the phone; a secret that is already there stays."""
    name, secret_name = _names(guest.workshop.uid)
    _keep(response, name, _signer.sign(guest.uid))
    if len(request.COOKIES.get(secret_name, "")) < 20:
        _keep(response, secret_name, secrets.token_urlsafe(24))


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse, workshop: Workshop) -> None:
    """Take both cookies off the phone (she leaves)."""
    for name in _names(workshop.uid):
        response.delete_cookie(name, samesite="Lax")
