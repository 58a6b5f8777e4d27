"""How allauth is used: no open sign-up, only invitations."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
