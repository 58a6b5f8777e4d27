"""PostgreSQL refuses the character NUL in any text: no address and no question may bring one to it.

On SQLite these tests say little; `make test` runs them on both.
"""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.database import ROOT

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


@cache
def names() -> set[str]:
    """What any view asks of a query or of what is sent."""
    sources = (ROOT / "maillage").glob("**/*.py")
    return {name for source in sources for name in ASKED.findall(source.read_text("utf-8"))}


API = ["api/acteurs", "api/acteurs/a%00b", "api/gestes"]


@pytest.mark.parametrize("path", [*API, *sorted(addresses(get_resolver()))])
def test_no_address_brings_a_nul_to_the_database(cast, sign_in, path):
    for user in (cast.agent, cast.coordination):
        client = sign_in(user)
        assert client.get(f"/{path}").status_code < 500
        assert client.get(f"/{path}", dict.fromkeys(names(), NUL)).status_code < 500
        assert client.post(f"/{path}", dict.fromkeys(names(), NUL)).status_code < 500
