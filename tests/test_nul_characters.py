"""PostgreSQL refuses the character NUL in any text: no address and no question may bring one to it.

On SQLite these tests say little; `make test` runs them on both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from maillage.core.models import Membership
from tests.database import ROOT

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

NUL = "a\0b"
ASKED = re.compile(r"""\.(?:GET|POST)(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")
CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")
VALUES = {"int": "1", "uuid": "6f1f5f0e-8f0c-4c53-8a0e-3f3e0a8f7a11", "slug": "a", None: "a%00b"}


def addresses(resolver: URLResolver, before: str = "") -> set[str]:
    """Every address of the program, texts in it holding NUL; those of other people's left out."""
    found: set[str] = set()
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            found |= addresses(one, path)
        elif isinstance(one, URLPattern) and one.callback.__module__.startswith("maillage."):
            text = CONVERTED.sub(lambda m: VALUES.get(m[1], "a%00b"), path)
            if not set(text) & set("^$(\\"):
                found.add(text)
    return found


@lru_cache
def names() -> set[str]:
    """What any view asks of a query or of what is sent."""
    sources = (ROOT / "maillage").glob("**/*.py")
    return {name for source in sources for name in ASKED.findall(source.read_text("utf-8"))}


API = ["api/acteurs", "api/acteurs/a%00b", "api/gestes"]
ADDRESSES = [*API, *sorted(addresses(get_resolver()))]
PARTS = 6


@pytest.fixture
def everywhere(cast):
    """A client to whom every page of the network opens: its session, and a way back to it."""
    cast.coordination.is_demo = True  # the second step has its own tests
    cast.coordination.save()
    for role in ("agent", "manager"):
        Membership.objects.create(
            person=cast.coordination.person, organisation=cast.host, role=role
        )
    client = Client(raise_request_exception=False)
    client.force_login(cast.coordination, backend=BACKEND)
    return client


def answers(client: Client, path: str) -> Iterator[int]:
    """What a path answers when it is asked for, asked a question, and sent something."""
    session = client.cookies["sessionid"].value
    asked = urlencode(dict.fromkeys(names(), NUL))
    for method, target, sent in (
        ("GET", path, ""), ("GET", f"{path}?{asked}", ""), ("POST", path, asked)
    ):  # fmt: skip
        # What one page did is taken back: she is signed in, with her roles, on the next one.
        cache.clear()
        client.cookies["sessionid"] = session
        with transaction.atomic():
            form = "application/x-www-form-urlencoded"
            yield client.generic(method, f"/{target}", sent, content_type=form).status_code
            transaction.set_rollback(True)


@pytest.mark.database
@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_brings_a_nul_to_the_database(everywhere, part):
    fell = [
        path for path in ADDRESSES[part::PARTS]
        if max(answers(everywhere, path)) >= 500
    ]  # fmt: skip
    assert fell == []


def test_who_asks_everywhere_is_let_in(everywhere):
    """To be sent away before anything is read would prove nothing."""
    for path in ("reseau/personnes/", "gestes/", "reseau/invitations/", "rendre-compte/"):
        assert everywhere.get(f"/{path}").status_code == 200, path
