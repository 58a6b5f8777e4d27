"""Links that are keys, signed and never stored: an event's for its whole life, a claimed page's."""

from __future__ import annotations

from django.core.signing import Signer
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import override

from maillage.offer.models import Claim, DirectoryEntry, Submission
from maillage.offer.sites import canonical_site

LANGUAGES = {"fr": "fr-ca", "en": "en"}


def token_of(record: Submission | Claim) -> str:
    """`uid.signature`; another `turn`, or another e-mail, makes former ones void."""
    return f"{record.uid}.{_signature(record)}"


def submission_of(token: str) -> Submission | None:
    """The proposition that a link opens; None for a forged, former or unknown one."""
    rows = Submission.objects.select_related("event__place__municipality", "event__picture")
    found = rows.filter(uid=token.partition(".")[0]).first()
    return found if found is not None and _fits(found, token) else None


def claim_of(token: str) -> Claim | None:
    """The claim that a link opens; None when it is not ours, or was refused."""
    rows = Claim.objects.select_related("actor").exclude(state=Claim.State.REFUSED)
    found = rows.filter(uid=token.partition(".")[0]).first()
    return found if found is not None and _fits(found, token) else None


def private_url(submission: Submission) -> str:
    """The whole address of an event's private page, in its contributor's language."""
    with override(LANGUAGES.get(submission.language, "fr-ca")):
        path = reverse("offer:private", args=[token_of(submission)])
    return canonical_site(submission.event).root_url + path


def claim_url(claim: Claim) -> str:
    """The whole address where a claim is confirmed and, once granted, its page is kept."""
    with override(LANGUAGES.get(claim.language, "fr-ca")):
        path = reverse("offer:kept", args=[token_of(claim)])
    return canonical_site(claim.actor).root_url + path


def entry_of(claim: Claim) -> DirectoryEntry | None:
    """The page that is claimed."""
    return DirectoryEntry.objects.filter(actor=claim.actor_id).select_related("picture").first()


def _fits(record: Submission | Claim, token: str) -> bool:
    return constant_time_compare(token, token_of(record))


def _signature(record: Submission | Claim) -> str:
    salt = "offer.contribution" if isinstance(record, Submission) else "offer.claim"
    return Signer(salt=salt).signature(f"{record.uid}:{record.turn}:{record.email}")
