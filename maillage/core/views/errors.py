"""Error pages that say what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from maillage.core.access import audience


@audience("public")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return TemplateResponse(request, "403.html", status=403)


@audience("public")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return TemplateResponse(request, "404.html", status=404)


@audience("public")
def server_error(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "500.html", status=500)
