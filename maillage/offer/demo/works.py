"""The demonstration's works: all with their makers' consent, some with a licence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Batch, Discipline
from maillage.offer.demo.gallery import MOTIFS, Gallery
from maillage.offer.demo.reading import named, rows
from maillage.offer.models import PublicationState, Work, WorkCredit

# Works have pictures of their own: seeds that no event uses.
FIRST_SEED = 20
# What a work shows, when its discipline alone would draw something else.
SHOWS = {
    "eaux": "river", "crue": "river", "foret": "trees", "mains": "portrait", "banniere": "weave",
    "stenope": "beam", "bol": "cutouts", "geante": "trees", "debit": "signal", "banc": "roofs",
    "riviere": "river", "orgue": "strings", "seuil": "curtain", "verre": "beads",
    "veilleuse": "hills", "soupe": "bubbles", "valise": "ribbons", "mouches": "hills",
    "chantiers": "roofs", "meteo": "hills", "heures": "roofs",
}  # fmt: skip


def write_works(
    cast: Any, actors: dict[str, Actor], gallery: Gallery, batch: Batch
) -> dict[str, Work]:
    """The works by their key in the table."""
    known = {d.slug: d.pk for d in Discipline.objects.all()}
    told = rows("works.csv")
    today = timezone.localdate()
    works = [
        Work(
            title=row["title"], medium=row["medium"], description=row["text"],
            technique=row["technique"], year=today.year - (2026 - int(row["year"])),
            dimensions=row["dimensions"], picture=_picture(row, number, gallery),
            media_url=row["media"], credit=_credit(row), licence=row["licence"],
            consented_on=today - timedelta(days=30 + number * 4),
            consent_note="Par écrit, pour ce site (exemple)", state=PublicationState.PUBLISHED,
            host=cast.host1, is_demo=True,
        )
        for number, row in enumerate(told)
    ]  # fmt: skip
    made = journal.create_many(
        works, by=None, batch=batch, many={"disciplines": [[known[r["discipline"]]] for r in told]}
    )
    _write_makers(told, made, actors, batch)
    return {row["key"]: work for row, work in zip(told, made, strict=True)}


def _picture(row: dict[str, str], number: int, gallery: Gallery) -> Any:
    """One of its own for most; a recording may do without."""
    if row["medium"] == Work.Medium.AUDIO and number % 3:
        return None
    motifs = MOTIFS.get(row["discipline"], ("cutouts",))
    motif = SHOWS.get(row["key"], motifs[number % len(motifs)])
    return gallery.picture(motif, FIRST_SEED + number)


def _credit(row: dict[str, str]) -> str:
    first = row["creators"].split(";")[0]
    return f"© {named(first)}" if row["medium"] == Work.Medium.IMAGE else ""


def _write_makers(
    told: list[dict[str, str]], works: list[Work], actors: dict[str, Actor], batch: Batch
) -> None:
    credits = [
        WorkCredit(
            work=work, actor=actors.get(name), name=named(name), position=place,
            role="" if place == 0 else "avec",
        )
        for row, work in zip(told, works, strict=True)
        for place, name in enumerate(row["creators"].split(";"))
    ]  # fmt: skip
    journal.create_many(credits, by=None, batch=batch)
