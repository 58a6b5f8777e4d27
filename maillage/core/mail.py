"""Mail goes out by SMTP when `MAILLAGE_EMAIL_URL` is set; otherwise it is written to the log."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

log = logging.getLogger("maillage.mail")


def smtp_settings(url: str) -> dict[str, Any]:
    """Arguments of Django's SMTP backend for `smtp://` or `smtps://`; ValueError otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("MAILLAGE_EMAIL_URL doit commencer par smtp:// ou smtps://")
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parse_qs(parts.query).get("tls") == ["1"],
        "timeout": 20,
    }


class Backend(BaseEmailBackend):
    """SMTP, or the log when no server is set."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if settings.EMAIL_URL:
            smtp = EmailBackend(**smtp_settings(settings.EMAIL_URL), fail_silently=False)
            return smtp.send_messages(email_messages)
        for message in email_messages:
            log.info("courriel à %s\n%s\n%s", message.to, message.subject, message.body)
        return len(email_messages)
