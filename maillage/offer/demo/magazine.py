"""The demonstration's magazine: twelve articles and portraits, three episodes with a small sound.

`data/magazine.txt`: `===` begins an entry; `##` a heading, `>` a quotation, `@` a pick, `~` the
transcript; any other line is a paragraph.
"""

from __future__ import annotations

import struct
import wave
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from io import BytesIO
from math import exp, pi, sin
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site

from maillage.algorithms.typography import typeset
from maillage.core.models import Actor
from maillage.offer.demo.gallery import Gallery, delete_file_after
from maillage.offer.demo.reading import DATA, named
from maillage.offer.models import (
    ArticlePage,
    Contributor,
    EpisodePage,
    Event,
    MagazineIndexPage,
    Mention,
    Work,
)
from maillage.offer.models.blocks import MagazineBlocks

SLUG = "magazine-exemple"
RATE = 11_025
SECONDS = 9
CHORDS = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6))


@dataclass
class Told:
    """An entry as the file tells it."""

    kind: str
    days_ago: int
    title: str
    summary: str
    signed: str
    picture: str
    mentions: list[str]
    lines: list[str] = field(default_factory=list)


def write_magazine(
    actors: dict[str, Actor], works: dict[str, Work], events: list[Event], gallery: Gallery
) -> None:
    """Under the root of the default site, unless it has a magazine already."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or MagazineIndexPage.objects.exists():
        return
    index = _write_index(site.root_page, gallery)
    known: dict[str, dict[str, Any]] = {"actor": actors, "work": works}
    known["event"] = {event.title: event for event in events}
    for number, told in enumerate(reversed(_read())):
        page = _page(told, number, gallery, known)
        index.add_child(instance=page)


def remove_magazine() -> int:
    """Take the demonstration's magazine away, sounds included."""
    for episode in EpisodePage.objects.filter(path__in=_paths()):
        delete_file_after(episode.audio_file)
    pages = list(MagazineIndexPage.objects.filter(slug=SLUG))
    count = len(_paths())
    for page in pages:
        page.delete()
    return count


def _paths() -> list[str]:
    return [
        path
        for index in MagazineIndexPage.objects.filter(slug=SLUG)
        for path in Page.objects.descendant_of(index).values_list("path", flat=True)
    ]


def _write_index(root: Page, gallery: Gallery) -> MagazineIndexPage:
    index = MagazineIndexPage(
        title="Magazine", slug=SLUG,
        intro="Celles et ceux qui font la culture d’ici, racontés par des gens d’ici.",
        podcast_title="À portée de voix (exemple)",
        podcast_text="Des artistes de la région, un micro, une question de trop.",
        podcast_author=named("Radio communautaire du Saint-Maurice"),
        podcast_email="balado@demo.example", podcast_picture=gallery.picture("signal", 50),
    )  # fmt: skip
    root.add_child(instance=index)
    return index


def _read() -> list[Told]:
    entries: list[Told] = []
    for line in (DATA / "magazine.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            kind, ago, title, summary, signed, picture, mentions = line[4:].split(" | ")
            told = (typeset(title), typeset(summary), signed, picture, mentions.split("; "))
            entries.append(Told(kind, int(ago), *told))
        elif line.strip():
            entries[-1].lines.append(line if line.startswith("@") else typeset(line))
    return entries


def _page(told: Told, number: int, gallery: Gallery, known: dict[str, dict[str, Any]]) -> Any:
    motif, seed = told.picture.split()
    values: dict[str, Any] = {
        "title": told.title, "slug": slugify(told.title)[:80], "summary": told.summary,
        "published_on": timezone.localdate() - timedelta(days=told.days_ago),
        "picture": gallery.picture(motif, int(seed)), "body": _body(told, known),
    }  # fmt: skip
    if told.kind == "episode":
        spoken = [line[2:] for line in told.lines if line.startswith("~ ")]
        page: Any = EpisodePage(
            **values, seconds=SECONDS, transcript="\n\n".join(spoken),
            number=int(told.title.partition("épisode ")[2][:1]),
            audio_file=ContentFile(_sound(number), name=f"exemple-{slugify(told.title)[:40]}.wav"),
        )  # fmt: skip
    else:
        page = ArticlePage(**values, kind=told.kind)
    name, _comma, role = told.signed.partition(", ")
    page.contributors = [
        Contributor(name=named(name), role=role, actor=known["actor"].get(name), sort_order=0)
    ]
    page.mentions = [_mention(text, place, known) for place, text in enumerate(told.mentions)]
    return page


def _record(text: str, known: dict[str, dict[str, Any]]) -> tuple[str, Any]:
    kind, _colon, name = text.partition(":")
    return kind, known[kind][typeset(name) if kind == "event" else name]


def _path(kind: str, record: Any) -> str:
    from django.urls import reverse

    name = {"actor": "profile"}.get(kind, kind)
    return reverse(f"offer:{name}", args=[record.address])


def _mention(text: str, place: int, known: dict[str, dict[str, Any]]) -> Mention:
    kind, record = _record(text, known)
    return Mention(address=_path(kind, record), sort_order=place, **{kind: record})


def _body(told: Told, known: dict[str, dict[str, Any]]) -> Any:
    blocks: list[tuple[str, Any]] = []
    for line in told.lines:
        mark, rest = line[:2].strip(), line[2:].strip()
        if line.startswith("## "):
            blocks.append(("heading", line[3:]))
        elif mark == ">":
            text, _bar, who = rest.partition(" | ")
            blocks.append(("quote", {"text": text, "who": who}))
        elif line.startswith("@"):
            record, _bar, why = line[1:].partition(" | ")
            blocks.append(
                ("pick", {"address": _path(*_record(record, known)), "why": typeset(why)})
            )
        elif mark != "~":
            blocks.append(("text", f"<p>{escape(line, quote=False)}</p>"))
    return MagazineBlocks().to_python([{"type": kind, "value": value} for kind, value in blocks])


def _sound(number: int) -> bytes:
    """A few soft notes: something that a player can really play."""
    chord = CHORDS[number % len(CHORDS)]
    frames = bytearray()
    for at in range(RATE * SECONDS):
        moment = at / RATE
        turn = moment % 3
        level = sum(sin(2 * pi * note * moment) for note in chord) / 3
        frames += struct.pack("<h", int(9000 * level * exp(-1.3 * turn) * min(1.0, turn * 20)))
    body = BytesIO()
    with wave.open(body, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(bytes(frames))
    return body.getvalue()
