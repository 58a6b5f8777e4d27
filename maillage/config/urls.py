"""Addresses: French paths; English under /en/. One line per room."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail.admin import urls as wagtailadmin_urls

from maillage.core.access import audience
from maillage.core.api import api
from maillage.core.views.editors import editors_sign_in, no_such_door


def room(prefix: str, app: str) -> list:
    """The addresses of a room, or none when its line is taken out of the settings."""
    return [path(prefix, include(f"{app}.urls"))] if apps.is_installed(app) else []


urlpatterns = [
    # Wagtail's own doors are closed: one sign-in for all, with its limits and second factor.
    path("redaction/login/", editors_sign_in),
    path("redaction/password_reset/<path:rest>", no_such_door),
    path("redaction/password_reset/", no_such_door),
    path("redaction/", include(wagtailadmin_urls)),
    path("api/", api.urls),
    path(
        "media/<path:path>",
        audience("public")(serve),
        {"document_root": settings.MEDIA_ROOT},
        name="media",
    ),
    *i18n_patterns(
        *room("", "maillage.home"),
        path("connexion/", include("allauth.urls")),
        path("", include("maillage.core.urls")),
        *room("reseauter/", "maillage.connect"),
        *room("developper/", "maillage.develop"),
        # The showcase is the public's: its addresses begin at the root (/agenda/, /repertoire/…).
        *room("", "maillage.offer"),
        *room("concerter/", "maillage.consult"),
        *room("rendre-compte/", "maillage.report"),
        prefix_default_language=False,
    ),
]
handler403 = "maillage.core.views.errors.forbidden"
handler404 = "maillage.core.views.errors.not_found"
handler500 = "maillage.core.views.errors.server_error"
