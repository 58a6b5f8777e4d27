"""Every view says who it is for; every page of ours goes out under the strict policy."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from maillage.core.access import AUDIENCES, audience
from maillage.core.registry import registry

# Pages of libraries: each guards itself (allauth and Wagtail by sign-in, ninja by its own rules).
LIBRARIES = ("allauth.", "wagtail.", "ninja.", "django.views.i18n")
EDITORS = "redaction/"


def all_views(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from all_views(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def is_library(address: str, view) -> bool:
    view = getattr(view, "func", view)
    return address.startswith(EDITORS) or view.__module__.startswith(LIBRARIES)


def test_every_view_has_an_audience():
    ours = [(address, view) for address, view in all_views() if not is_library(address, view)]
    assert len(ours) > 5
    bare = [address for address, view in ours if not getattr(view, "audience", ())]
    assert bare == []
    named = {name for _address, view in ours for name in view.audience}
    assert named <= set(AUDIENCES)


def test_each_entry_of_the_menu_has_a_key_of_its_own():
    keys = [entry.shortcut for entry in registry.menu if entry.shortcut]
    assert len(keys) > 5
    assert sorted(set(keys)) == sorted(keys)


def test_an_unknown_audience_is_refused():
    with pytest.raises(ValueError, match="inconnue"):
        audience("everybody")


@pytest.mark.django_db
def test_pages_go_out_under_the_strict_policy(client):
    answer = client.get("/connexion/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_an_error_page_is_under_the_strict_policy_too(client):
    answer = client.get("/rien-ici/")
    assert answer.status_code == 404
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_cookies_are_kept_from_scripts_and_from_other_sites():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"


def test_cookies_are_secure_as_soon_as_the_site_is_on_https(tmp_path):
    import os
    import subprocess
    import sys

    code = (
        "from maillage.config import settings as s;"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT;"
        "assert s.SECURE_HSTS_SECONDS > 0 and not s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"
    )
    env = {**os.environ, "MAILLAGE_SITE_URL": "https://exemple.org", "MAILLAGE_DATA": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], env=env, timeout=60).returncode == 0
