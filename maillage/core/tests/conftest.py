"""What the tests of core share: empty limits, a second step, an index of their own."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from maillage.core import indexing, outbox
from maillage.core.registry import registry
from maillage.core.tests.searchables import SEARCHABLES


@pytest.fixture
def searchables(monkeypatch):
    """Actors and gestures are searchable in a way that these tests know, and nothing else is."""
    monkeypatch.setattr(registry, "searchables", {})
    monkeypatch.setattr(registry, "agendas", {})
    monkeypatch.setattr(outbox, "watched_models", set())
    followers = {}
    monkeypatch.setattr(outbox, "followers", followers)
    monkeypatch.setattr(indexing, "followers", followers)
    registry.add(*SEARCHABLES)


@pytest.fixture
def index(searchables, settings, tmp_path):
    """An empty index in a folder of this test's own."""
    settings.SEARCH_INDEX = tmp_path / "index"
    indexing.rebuild()
    return indexing


@pytest.fixture(autouse=True)
def no_limits_left_over():
    """Limits and used links live in the cache: each test starts with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def second_step():
    """`second_step(user)` → the user has an authenticator app; returns `code()`, its code now."""
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)

        def code():
            counter = next(iter(yield_hotp_counters_from_time()))
            return format_hotp_value(hotp_value(secret, counter))

        return code

    return set_up
