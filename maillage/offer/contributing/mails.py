"""Mails to contributors: text, and the same as HTML, in the language of the page they used."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.offer.contributing.links import LANGUAGES, claim_url, private_url
from maillage.offer.models import Claim, Event, Submission
from maillage.offer.sites import canonical_site, canonical_url

log = logging.getLogger("maillage.mail")


def send_confirmation(submission: Submission) -> bool:
    """Asks to confirm, and gives the private link. False when the mail could not leave."""
    context = {
        "event": submission.event,
        "url": private_url(submission),
        "hours": canonical_site(submission.event).moderation_hours,
    }
    with _language(submission):
        subject = _("Confirmez votre proposition : %(title)s") % {"title": submission.event}
        return _send(submission.email, subject, "confirm_proposal", context, submission.event)


def send_links(submissions: Sequence[Submission], email: str) -> bool:
    """Every private link of an address."""
    context = {"links": [(one.event, private_url(one)) for one in submissions]}
    with _language(submissions[0]):
        return _send(email, _("Vos liens privés"), "private_links", context, submissions[0].event)


def send_decision(event: Event) -> bool:
    """Tells the contributor that her event was published or refused, and why."""
    submission = Submission.objects.filter(event=event).select_related("event").first()
    if submission is None or submission.confirmed_at is None:
        return False
    context = {
        "event": event, "url": private_url(submission),
        "public_url": canonical_url(event) if event.is_published else "",
    }  # fmt: skip
    with _language(submission):
        subject = _("Publié : %(title)s") if event.is_published else _("Non publié : %(title)s")
        return _send(submission.email, subject % {"title": event}, "decision", context, event)


def send_claim_confirmation(claim: Claim) -> bool:
    """Asks to confirm the address of a claim."""
    context = {"claim": claim, "url": claim_url(claim)}
    with _language(claim):
        subject = _("Confirmez votre demande : %(page)s") % {"page": claim.actor}
        return _send(claim.email, subject, "confirm_claim", context, claim.actor)


def send_claim_decision(claim: Claim) -> bool:
    """Tells that a claim was granted, with the link that keeps the page; or refused, and why."""
    is_granted = claim.state == Claim.State.GRANTED
    context = {"claim": claim, "url": claim_url(claim) if is_granted else ""}
    with _language(claim):
        subject = _("Votre page : %(page)s") % {"page": claim.actor}
        return _send(claim.email, subject, "claim_decision", context, claim.actor)


def _language(record: Submission | Claim) -> override:
    return override(LANGUAGES.get(record.language, "fr-ca"))


def _send(to: str, subject: str, name: str, context: dict[str, Any], about: Any) -> bool:
    context = {**context, "site": canonical_site(about)}
    body = render_to_string(f"offer/email/{name}.txt", context)
    html = render_to_string("offer/email/frame.html", {"body": body, "subject": subject})
    subject = " ".join(subject.split())[:180]
    mail = EmailMultiAlternatives(subject, body, settings.DEFAULT_FROM_EMAIL, [to])
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("courriel non envoyé : %s", error)
        return False
    return True
