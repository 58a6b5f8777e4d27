"""Who hosts this instance, and what happens to what it keeps: for everybody, without a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.core.access import audience


@audience("public")
def hosting(request: HttpRequest) -> HttpResponse:
    """« Qui héberge » : the host, the officer, what a host may take away."""
    context = {"title": _("Qui héberge ce site"), "privacy_officer": settings.PRIVACY_OFFICER}
    return TemplateResponse(request, "home/hosting.html", context)


@audience("public")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, how long, who sees it, and how to correct or erase it."""
    context = {
        "title": _("Vie privée"),
        "privacy_officer": settings.PRIVACY_OFFICER,
        "session_days": settings.SESSION_COOKIE_AGE // 86400,
    }
    return TemplateResponse(request, "home/privacy.html", context)
