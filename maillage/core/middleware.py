"""What happens around every request: the reader, the content policy, the second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from maillage.core.access import reader_for
from maillage.core.registry import registry

Next = Callable[[HttpRequest], HttpResponse]
EDITORS = "/redaction/"
# Recovery codes replace a second step that was lost; they are not one by themselves.
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


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


class Doors:
    """Answers a few paths before sessions, languages and templates (`registry.add_door`)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = registry.doors.get(request.path)
        if door is None:
            return self.get_response(request)
        request.get_host()  # raises DisallowedHost, as Django's own middleware does later
        return door(request)  # type: ignore[return-value]


class SharedPages:
    """A page marked `is_shared` is the same for everyone: caches may keep it for all.

    Around sessions and languages, which add `Vary` and cookies for whoever is signed in.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_shared", False):
            response.cookies.clear()
            told = [part.strip() for part in response.headers.get("Vary", "").split(",")]
            kept = [part for part in told if part and part not in ("Cookie", "Accept-Language")]
            if kept:
                response.headers["Vary"] = ", ".join(kept)
            else:
                del response.headers["Vary"]
        return response


class ReaderOfRequest:
    """`request.reader` and the rooms' facts, each found only when something asks."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = SimpleLazyObject(lambda: reader_for(request.user))  # type: ignore[attr-defined]
        for name, find in registry.facts.items():
            setattr(request, name, SimpleLazyObject(partial(find, request)))
        return self.get_response(request)


class NulIsNowhere:
    """PostgreSQL takes the character NUL in no text: what is asked for with one is not there.

    Forms refuse it with a sentence of their own; this is for addresses and hand-made requests.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, DataError) and "NUL" in str(error):
            raise Http404 from error


class StrongSignIn:
    """Coordination signs in with a second factor: until there is one, every page leads to it.

    Demonstration accounts are let through: `maillage serve` refuses a public address while they
    exist. The editing pages answer to coordination alone, today's, whatever Wagtail's groups say.
    """

    open_to_all = ("/connexion/", "/en/connexion/", "/static/", "/media/")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.open_to_all) and _has_session(request):
            if needs_second_step(request):
                return _to_second_step(request)
            if request.path.startswith(EDITORS) and not _may_edit(request):
                raise Http404
        return self.get_response(request)


def needs_second_step(request: HttpRequest) -> bool:
    """Whether this person must set up a second step before she goes anywhere."""
    user = request.user
    if not user.is_authenticated or user.is_demo:
        return False
    is_strong = request.reader.has_role("coordination") or user.is_staff  # type: ignore[attr-defined]
    return is_strong and not is_mfa_enabled(user, types=SECOND_STEPS)


def _to_second_step(request: HttpRequest) -> HttpResponse:
    where = reverse("mfa_index")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "second factor required", "url": where}, status=403)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


def _may_edit(request: HttpRequest) -> bool:
    user = request.user
    is_open = not user.is_authenticated or request.path.startswith(f"{EDITORS}login/")
    return is_open or user.is_superuser or request.reader.has_role("coordination")  # type: ignore[attr-defined]


def _has_session(request: HttpRequest) -> bool:
    """Asking for the user of a request without a session cookie would vary a public page."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
