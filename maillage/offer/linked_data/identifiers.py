"""The IRIs of what we publish, and those of others (Artsdata, Wikidata, ISNI)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from maillage.core.models import Actor, Place
from maillage.offer.models import Event, EventSeries, Work
from maillage.offer.sites import canonical_site

# Written out: an identifier that was published stays when an address is renamed. Each leads to the
# record's page, whose address it redirects to.
PATHS: dict[type, str] = {
    Event: "evenements",
    Place: "lieux",
    Actor: "repertoire",
    Work: "oeuvres",
}
_ARTSDATA = re.compile(r"^K\d+-\d+$")
_WIKIDATA = re.compile(r"^Q\d+$")
_ISNI = re.compile(r"^\d{15}[\dX]$")


def iri_of(record: Any) -> str:
    """The identifier of a published record: `https://site/evenements/<uid>/`, for ever."""
    if isinstance(record, EventSeries):
        return f"{settings.SITE_URL}/agenda/#serie-{record.uid}"
    return f"{settings.SITE_URL}/{PATHS[type(record)]}/{record.uid}/"


def page_of(record: Any) -> str:
    """The whole address of a record's page, in French, on its canonical site."""
    return f"{canonical_site(record).root_url}/{PATHS[type(record)]}/{record.address}/"


def absolute(path: str) -> str:
    """An address of ours with its scheme and domain; what has them already is left alone."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def iri_of_identifier(text: str) -> str:
    """`K12-438`, `Q1234` or an ISNI as its IRI; a web address as it is; anything else is empty."""
    text = text.strip()
    if text.startswith(("http://", "https://")) and " " not in text:
        return text
    if _ARTSDATA.match(text):
        return f"http://kg.artsdata.ca/resource/{text}"
    if _WIKIDATA.match(text):
        return f"http://www.wikidata.org/entity/{text}"
    bare = text.replace(" ", "")
    return f"https://isni.org/isni/{bare}" if _ISNI.match(bare) else ""


def same_as(kept: Iterable[Any]) -> list[str]:
    """The IRIs that say the same thing as a record of ours, each once, without what is not one."""
    found = (iri_of_identifier(text) for text in kept if isinstance(text, str))
    return list(dict.fromkeys(iri for iri in found if iri))
