"""The one box: a pasted text, an address or a file becomes drafts of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.core.cache import cache
from django.utils import timezone

from maillage.algorithms.french_text import fold
from maillage.core.fetch import Fetched, FetchFailed, FetchRefused, fetch
from maillage.core.models import Municipality, Place, Visibility
from maillage.core.said import Said
from maillage.offer.contributing.documents import Unread, text_of_document, text_of_page
from maillage.offer.contributing.from_source import draft_of_found
from maillage.offer.contributing.programme import parts_of
from maillage.offer.contributing.shapes import Draft
from maillage.offer.contributing.understanding import Known, Spot, understand
from maillage.offer.disciplines import WORDS
from maillage.offer.harvest.kinds import Asked, kind_of
from maillage.offer.harvest.polite import not_harvested
from maillage.offer.harvest.reading import read
from maillage.offer.places import Gazetteer, read_place

MOST_TEXT = 30_000
MOST_FILE = 5 * 1024 * 1024
MOST_PAGE = 3 * 1024 * 1024
MOST_DRAFTS = 40
SECONDS = 6.0
# A slow site must not keep several of the few processes that answer visitors.
_READING = "offer:contribute:reading-an-address"
# What holds for a whole programme, when a piece says nothing of it.
SHARED = (
    "place", "street", "town", "price_kind", "price_text", "ticket_url", "url", "contact",
    "organizer", "accessible", "not_accessible",
)  # fmt: skip


@dataclass
class Taken:
    """What came of the box: drafts; the text as it was; why nothing was read, in words."""

    drafts: list[Draft] = field(default_factory=list)
    text: str = ""
    problem: Said | None = None


def take_text(text: str) -> Taken:
    """A pasted text: one event, or those of a programme. An address alone is fetched."""
    bare = text.strip()
    if re.fullmatch(r"(?:https?://|webcal://|www\.)\S+", bare, re.I):
        return take_address(bare)
    known = what_is_known()
    pieces, rest = parts_of(bare, known.now)
    if pieces:
        shared = understand(rest, known)
        drafts = [_with_shared(understand(piece, known), shared) for piece in pieces]
    else:
        drafts = [understand(bare, known)]
    return Taken(drafts, bare)


def take_address(url: str) -> Taken:
    """A page of the web: its own data first, else its text. Facebook is not read."""
    address = url if "://" in url else f"https://{url}"
    if closed := not_harvested(address):
        return Taken(problem=Said("%(why)s Copiez le texte de la publication et collez-le ici.",
                                  why=closed))  # fmt: skip
    if not cache.add(_READING, 1, timeout=int(SECONDS) + 2):
        return Taken(problem=Said(
            "Une autre page est en train d’être lue. Réessayez dans quelques secondes, ou collez "
            "le texte."
        ))  # fmt: skip
    try:
        answer = fetch(address, max_bytes=MOST_PAGE, timeout=SECONDS)
    except (FetchRefused, FetchFailed) as error:
        return Taken(problem=error.args[0])
    finally:
        cache.delete(_READING)
    if not answer.ok:
        return Taken(problem=Said(
            "Le site répond que cette page n’est pas là (erreur %(status)s).", status=answer.status
        ))  # fmt: skip
    if closed := not_harvested(answer.url):
        return Taken(problem=closed)
    return _of_answer(answer)


def _of_answer(answer: Fetched) -> Taken:
    content_type = answer.headers.get("content-type", "")
    taken = take_content(answer.body, content_type=content_type, base=answer.url)
    for draft in taken.drafts:
        draft.put("url", answer.url, 0.75, answer.url)
    return taken


def take_file(data: bytes, name: str) -> Taken:
    """A file: calendar, page, table, JSON, Word, PDF or plain text. A picture is not read."""
    if len(data) > MOST_FILE:
        return Taken(problem=Said("Ce fichier dépasse 5 Mo : il n’est pas lu."))
    return take_content(data, name=name)


def take_content(data: bytes, *, name: str = "", content_type: str = "", base: str = "") -> Taken:
    """Bytes of any kind, recognised by themselves."""
    try:
        text = text_of_document(data)
    except Unread as error:
        return Taken(problem=error.why)
    if text is not None:
        return _texts(text)
    kind = kind_of(data, content_type, name)
    if kind:
        asked = Asked(
            now=timezone.now(), base=base, content_type=content_type, name=name, seconds=SECONDS
        )
        reading = read(data, asked, kind)
        known = what_is_known()
        drafts = []
        for found in reading:
            drafts.append(draft_of_found(found, known))
            if len(drafts) >= MOST_DRAFTS:
                break
        if drafts:
            return Taken(drafts)
    if kind == "html":
        return _texts(text_of_page(data, content_type))
    if kind:
        return Taken(problem=Said("Aucun événement n’a été reconnu dans ce fichier."))
    if b"\0" in data[:4_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Taken(problem=Said("Ce fichier n’est pas un texte : rien n’en est lu."))
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _texts(data.decode("utf-16", errors="replace"))
        return _texts(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _texts(data.decode("cp1252", errors="replace"))


def _texts(text: str) -> Taken:
    text = text.replace("\0", "").strip()[:MOST_TEXT]
    if len(text) < 8 or sum(c.isprintable() or c.isspace() for c in text) < 0.9 * len(text):
        return Taken(problem=Said("Aucun texte n’a été trouvé là. Copiez-le et collez-le ici."))
    known = what_is_known()
    pieces, rest = parts_of(text, known.now)
    shared = understand(rest, known) if pieces else Draft()
    drafts = [_with_shared(understand(piece, known), shared) for piece in pieces or [text]]
    return Taken(drafts, text)


def _with_shared(draft: Draft, shared: Draft) -> Draft:
    for name in SHARED:
        guess = shared.guesses.get(name)
        if guess is not None and name not in draft.guesses:
            draft.guesses[name] = replace(guess, sure=min(0.7, guess.sure))
    return draft


def what_is_known() -> Known:
    """The region's places, towns and disciplines, for one reading."""
    gazetteer = Gazetteer()
    rows = Place.objects.filter(merged_into=None, visibility=Visibility.PUBLIC)
    rows = rows.filter(municipality__isnull=False).order_by("-pk")
    named = rows.values_list("name", "municipality__name")[:20_000]
    towns = {_key(name) for name in Municipality.objects.values_list("name", flat=True)}
    places = {_key(name): (name, town) for name, town in named}
    # A place that bears a town's name, or a short one, would be found everywhere.
    places = {key: told for key, told in places.items() if len(key) > 6 and key not in towns}

    def take_apart(text: str) -> Spot | None:
        said = read_place(text, gazetteer)
        return Spot(said.name, said.street_address, said.locality) if said else None

    return Known(
        now=timezone.localdate(),
        places=places,
        is_town=lambda name: _key(name) in towns and len(name) > 3,
        take_apart=take_apart,
        disciplines=WORDS,
    )


def _key(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(name)))
