"""Mails about accounts that allauth does not send itself."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from maillage.core.accounts.links import MAILED, invitation_path
from maillage.core.models import Invitation

log = logging.getLogger("maillage.mail")


def send_invitation(invitation: Invitation, *, site_url: str = "") -> bool:
    """Send the invitation's link to its address. False when the mail could not leave."""
    context = {
        "invitation": invitation,
        "network_name": settings.NETWORK_NAME,
        "url": (site_url or settings.SITE_URL).rstrip("/") + invitation_path(invitation, MAILED),
    }
    subject = _("Invitation à entrer dans Maillage · %(network)s") % {
        "network": settings.NETWORK_NAME
    }
    body = render_to_string("core/email/invitation.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("invitation non envoyée : %s", error)
        return False
    return True
