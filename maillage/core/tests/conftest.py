"""What the tests of the index share: an index folder of their own and searchable records."""

from __future__ import annotations

import pytest

from maillage.core import indexing, outbox
from maillage.core.registry import registry
from maillage.core.tests.searchables import SEARCHABLES


@pytest.fixture
def searchables(monkeypatch):
    """Actors and gestures are searchable in a way that these tests know, and nothing else is."""
    monkeypatch.setattr(registry, "searchables", {})
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
