"""How allauth is used: no open sign-up, and a link beside each one-time code."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.core.accounts.links import sign_in_path
from maillage.core.models import User

LOGIN_CODE = "account/email/login_code"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Ce courriel et ce mot de passe ne vont pas ensemble. Sans mot de passe, laissez le "
            "champ vide : un code arrive par courriel."
        ),
        "too_many_login_attempts": _(
            "Trop d’essais de suite. Attendez cinq minutes, puis réessayez."
        ),
        "rate_limited": _("Trop de demandes de suite. Attendez quelques minutes, puis réessayez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The mail of a one-time code also carries a one-time link, for another device."""
        if template_prefix == LOGIN_CODE:
            request = context["request"]
            # A link proves the main address only: to another address goes the code alone.
            user = User.objects.filter(email__iexact=email, is_active=True).first()
            if user:
                path = sign_in_path(user, get_next_redirect_url(request) or "")
                context = {**context, "sign_in_url": request.build_absolute_uri(path)}
        super().send_mail(template_prefix, email, context)
