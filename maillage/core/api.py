"""The API (django-ninja): read-only for now, under the same access rules as the pages."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI

api = NinjaAPI(title="Maillage", version="1", docs_url="docs", urls_namespace="api")


@api.get("/etat", tags=["service"], summary="The program answers")
def health(request: HttpRequest) -> dict[str, str]:
    """Answers as long as the program serves; touches no record."""
    return {"state": "ok"}
