"""Wagtail's own sign-in and password pages, closed: ours is in front of the editing pages."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.core.access import audience


@audience("public")
def editors_sign_in(request: HttpRequest) -> HttpResponse:
    """To our sign-in, and back to the editing page that was asked for."""
    target = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()})
    return redirect_to_login(target if is_ours else "/redaction/")


@audience("public")
def no_such_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A password is set on our account pages, nowhere else."""
    raise Http404
