"""What happens around every request: the reader, the content policy, the second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from maillage.core.access import reader_for

Next = Callable[[HttpRequest], HttpResponse]
EDITORS = "/redaction/"


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy of the settings; Wagtail's editing pages get a looser one."""

    def build_policy_parts(self, request: HttpRequest, response: HttpResponse, *args, **kwargs):
        if request.path.startswith(EDITORS):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": ["'unsafe-inline'", "'unsafe-eval'"],
                "style-src": ["'unsafe-inline'"],
                "frame-src": ["'self'"],
                "img-src": ["blob:"],
            }
        return super().build_policy_parts(request, response, *args, **kwargs)


class ReaderOfRequest:
    """`request.reader`: who reads, found only when something asks."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_for(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class StrongSignIn:
    """Coordination signs in with a second factor: until there is one, every page leads to it.

    Demonstration accounts are let through: `maillage serve` refuses a public address while they
    exist.
    """

    open_to_all = ("/connexion/", "/en/connexion/", "/static/", "/media/")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_stop(request):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _must_stop(self, request: HttpRequest) -> bool:
        if request.path.startswith(self.open_to_all) or not _has_session(request):
            return False
        user = request.user
        if not user.is_authenticated or user.is_demo:
            return False
        needs = request.reader.has_role("coordination") or user.is_staff  # type: ignore[attr-defined]
        return needs and not is_mfa_enabled(user)


def _has_session(request: HttpRequest) -> bool:
    """Asking for the user of a request without a session cookie would vary a public page."""
    from django.conf import settings

    return settings.SESSION_COOKIE_NAME in request.COOKIES
