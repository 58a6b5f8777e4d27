"""Mails to those who register: text and the same as HTML, in the language they registered in."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.develop.models import Registration
from maillage.develop.registering.keys import language_of, own_url

log = logging.getLogger("maillage.mail")
State = Registration.State


def send_link(registration: Registration) -> bool:
    """Her page's address: to confirm, or because she asked again. False when it could not leave.

    What it says depends on her state; that she registered already is told to nobody else.
    """
    is_new = registration.state == State.UNCONFIRMED
    with override(language_of(registration)):
        title = registration.evening.title
        subject = (
            _("Confirmez votre inscription : %s") % title
            if is_new
            else _("Votre page : %s") % title
        )
        return _send(registration, subject, "link")


def send_promotions(registrations: Iterable[Registration]) -> None:
    """A place is free: those who waited have one."""
    for one in registrations:
        with override(language_of(one)):
            _send(one, _("Vous avez une place : %s") % one.evening.title, "promoted")


def _send(registration: Registration, subject: str, name: str) -> bool:
    if not registration.email:
        return True
    context = {
        "registration": registration, "evening": registration.evening,
        "url": own_url(registration), "network_name": settings.NETWORK_NAME,
    }  # fmt: skip
    body = render_to_string(f"develop/email/{name}.txt", context)
    html = render_to_string("develop/email/frame.html", {"body": body, "subject": subject})
    subject = " ".join(subject.split())[:180]
    mail = EmailMultiAlternatives(subject, body, settings.DEFAULT_FROM_EMAIL, [registration.email])
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("courriel non envoyé : %s", error)
        return False
    return True
