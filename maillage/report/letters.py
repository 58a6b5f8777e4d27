"""The few letters that a report sends. A letter that cannot leave never stops the act itself."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.report.models import Report, ReportLink

log = logging.getLogger("maillage.report")


def _send(subject: str, body: str, to: str) -> bool:
    try:
        return bool(send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [to]))
    except (OSError, SMTPException) as problem:
        log.warning("courriel non envoyé : %s", problem)
        return False


def send_approval_link(link: ReportLink, url: str) -> bool:
    """The one-time link, to the manager. False when it could not be sent."""
    report = link.report
    body = _(
        "Bonjour %(name)s,\n\n"
        "%(agent)s vous demande d’approuver son rapport « %(title)s ».\n"
        "Lisez-le et signez-le ici, sans compte à ouvrir :\n\n%(url)s\n\n"
        "Le lien sert une seule fois, jusqu’au %(day)s. Il ne se transmet pas.\n"
    ) % {
        "name": link.name,
        "agent": report.owner,
        "title": report.title,
        "url": url,
        "day": date_format(timezone.localdate(link.expires_at), "DATE_FORMAT"),
    }
    return _send(_("Rapport à approuver : %s") % report.title, body, link.email)


def send_funder_link(link: ReportLink, url: str) -> bool:
    """A funder's address to read. False when there is no e-mail or it could not be sent."""
    if not link.email:
        return False
    body = _(
        "Bonjour,\n\nLe rapport « %(title)s » se lit à cette adresse, jusqu’au %(day)s :\n\n"
        "%(url)s\n"
    ) % {
        "title": link.report.title,
        "url": url,
        "day": date_format(timezone.localdate(link.expires_at), "DATE_FORMAT"),
    }
    return _send(_("Rapport : %s") % link.report.title, body, link.email)


def send_outcome(report: Report) -> bool:
    """Tell the agent that her report was approved or returned."""
    user = getattr(report.owner, "user", None)
    if user is None:
        return False
    url = f"{settings.SITE_URL}{report.get_absolute_url()}"
    if report.is_approved:
        words = _("Votre rapport « %(title)s » est approuvé par %(name)s.\n\n%(url)s\n")
        subject = _("Rapport approuvé : %s") % report.title
    else:
        words = _("Votre rapport « %(title)s » est à revoir :\n\n%(note)s\n\n%(url)s\n")
        subject = _("Rapport à revoir : %s") % report.title
    values = {
        "title": report.title,
        "name": report.approved_by_name,
        "note": report.returned_note,
        "url": url,
    }
    return _send(subject, words % values, user.email)
