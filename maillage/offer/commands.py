"""`maillage offer harvest`. Django is imported when it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.core.console import Console, Problem, console_for, json_option

if TYPE_CHECKING:
    from maillage.offer.harvest.found import Reading

KINDS = (
    "auto", "ics", "jsonld", "html", "microdata", "feed", "rss", "atom", "table", "csv", "xlsx",
    "json", "rdf", "turtle", "maillage",
)  # fmt: skip
COUNTS = {
    "seen": "vus", "new": "nouveaux", "changed": "changés", "cancelled": "annulés à la source",
    "missing": "disparus de la source", "merged": "réunis", "refused": "refusés",
}  # fmt: skip


@click.group()
def offer() -> None:
    """Offre culturelle : moissonner un calendrier, une page, un fil ou un tableau."""


@offer.command()
@click.argument("source", metavar="FICHIER-OU-ADRESSE")
@click.option("--kind", type=click.Choice(KINDS), help="Ce que c’est (reconnu sinon).")
@click.option("--dry-run", is_flag=True, help="Montrer ce qui est lu, sans rien écrire.")
@click.option(
    "--mapping", "mapping_file", metavar="FICHIER", type=click.Path(path_type=Path),
    help="Correspondance des colonnes ou des champs (JSON).",
)  # fmt: skip
@json_option
def harvest(
    source: str, kind: str | None, dry_run: bool, mapping_file: Path | None, as_json: bool
) -> None:
    """Lire les événements d’un fichier ou d’une adresse.

    Calendriers iCal, pages et fichiers JSON-LD, microdonnées, fils RSS et Atom, tableaux CSV et
    XLSX, JSON, RDF. Un événement illisible n’empêche pas de lire les autres : il est nommé, avec
    la raison. Facebook n’est pas moissonné.
    """
    import django

    console = console_for(as_json)
    django.setup()
    mapping = _mapping(mapping_file)
    if not dry_run:
        _write(source, kind or "", mapping, console)
        return
    from maillage.offer.harvest.dry_run import told

    reading = _opened(source, kind or "", mapping, console)
    with console.progress("Lecture", reading.total) as bar:
        result = told(reading, lambda done, total: bar.set(done, total))
    _tell(result, reading, console)


# With `--dry-run`, neither a database nor a data folder is needed.
harvest.callback.needs_data = lambda given: not given["dry_run"]  # type: ignore[union-attr]


@offer.command()
@click.option("--source", "name", metavar="NOM", default="", help="Celles d’une seule source.")
@click.option("--count", type=click.IntRange(1, 1_000), default=20, help="Combien, au plus.")
@json_option
def runs(name: str, count: int, as_json: bool) -> None:
    """Les dernières moissons et leurs chiffres."""
    import django

    django.setup()
    from maillage.core.said import in_words
    from maillage.offer.models import HarvestRun

    rows = HarvestRun.objects.select_related("source")
    if name:
        rows = rows.filter(source__name=name)
    told = [
        {
            "run": run.uid, "source": run.source.name, "at": run.created_at.isoformat(),
            "state": run.state, **{key: getattr(run, key) for key in COUNTS},
            "problem": in_words(run.problem),
        }
        for run in rows[:count]
    ]  # fmt: skip
    lines = [
        f"{one['run']}  {str(one['at'])[:16]}  {one['source']} : {one['state']}, "
        + ", ".join(f"{one[key]} {label}" for key, label in COUNTS.items() if one[key])
        for one in told
    ]
    console_for(as_json).result({"runs": told}, *(lines or ["Aucune moisson."]))


@offer.command()
@click.argument("run", metavar="MOISSON")
@json_option
def undo(run: str, as_json: bool) -> None:
    """Annuler toute une moisson (son identifiant : « maillage offer runs »).

    Ce qu’elle a amené s’en va, ce qu’elle a changé redevient comme avant ; ce qu’une personne a
    changé depuis reste, et est nommé.
    """
    import django

    console = console_for(as_json)
    django.setup()
    from maillage.offer.harvest.undoing import may_undo, undo_run
    from maillage.offer.models import HarvestRun

    record = HarvestRun.objects.select_related("source", "batch").filter(uid=run).first()
    if record is None:
        raise Problem(
            f"Aucune moisson ne s’appelle « {run[:40]} ».", "Voyez « maillage offer runs »."
        )
    if not may_undo(record):
        raise Problem(f"La moisson « {run} » n’a rien écrit, court encore ou est déjà annulée.")
    outcome = undo_run(record, by=None)
    lines = [f"{outcome.done} changements repris."]
    lines += [f"  resté : {refusal}" for refusal in outcome.refusals[:20]]
    console.result({"run": run, "done": outcome.done, "refused": outcome.refusals}, *lines)


def _write(source: str, kind: str, mapping: dict[str, Any], console: Console) -> None:
    """Harvest for good, and tell the run's report."""
    from maillage.core.said import in_words
    from maillage.offer.harvest.by_hand import harvest_given
    from maillage.offer.harvest.polite import Refusal

    try:
        with console.progress("Moisson") as bar:
            run = harvest_given(source, kind=kind, mapping=mapping, progress=bar.set)
    except Refusal as refusal:
        raise Problem(f"« {source[:200]} » n’est pas lu : {refusal.why}") from refusal
    refusals = list(run.refusals.all()[:1_000])
    counts = {name: getattr(run, name) for name in COUNTS}
    result = {
        "run": run.uid, "source": run.source.name, "state": run.state, **counts,
        "refusals": [{"where": one.where, "why": in_words(one.why)} for one in refusals],
    }  # fmt: skip
    lines = [f"{run.source.name} : {run.get_state_display()}"]
    lines += [f"  {label} : {counts[name]}" for name, label in COUNTS.items() if counts[name]]
    lines += [f"  refusé, {one.where} : {in_words(one.why)}" for one in refusals[:20]]
    console.result(result, *lines)
    if run.state == "failed":
        why = in_words(run.problem)
        raise Problem(f"La moisson a échoué : {why}", is_told=console.is_json)


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Problem(
            f"La correspondance « {path} » ne se lit pas.", "Donnez un fichier JSON lisible."
        ) from error
    if not isinstance(told, dict):
        raise Problem(
            f"La correspondance « {path} » n’est pas un objet JSON.",
            'Par exemple : {"fields": {"title": "Titre", "start": "Date"}}',
        )
    return told


def _opened(source: str, kind: str, mapping: dict[str, Any], console: Console) -> Reading:
    from datetime import UTC, datetime

    from maillage.offer.harvest.dry_run import told
    from maillage.offer.harvest.found import Reading, whole_file
    from maillage.offer.harvest.kinds import Asked
    from maillage.offer.harvest.opening import open_source
    from maillage.offer.harvest.polite import Refusal
    from maillage.offer.harvest.reading import read

    try:
        opened = open_source(source)
    except Refusal as refusal:
        reading = Reading(kind=kind, found=iter(()))
        reading.refuse(whole_file(refusal.why))  # type: ignore[arg-type]
        _tell(told(reading), reading, console)
        raise Problem(f"« {source[:200]} » n’est pas lu : {refusal.why}", is_told=True) from refusal
    asked = Asked(
        now=datetime.now(UTC), base=opened.base, content_type=opened.content_type,
        name=opened.name, mapping=mapping,
    )  # fmt: skip
    return read(opened.data, asked, kind)


def _tell(result: dict[str, Any], reading: Reading, console: Console) -> None:
    for note in reading.notes[:20]:
        console.note(str(note))
    lines = [f"{result['seen']} vus, {len(result['events'])} lus, {len(result['refused'])} refus"]
    for event in result["events"][:20]:
        count = len(event["occurrences"])
        more = f" ({count} dates)" if count > 1 else ""
        lines.append(f"  {event['start']}  {event['title']}{more}")
    if len(result["events"]) > 20:
        lines.append(f"  … et {len(result['events']) - 20} autres")
    lines += [f"  refusé, {one['where']} : {one['why']}" for one in result["refused"][:20]]
    console.result(result, *lines)


COMMANDS = [offer]
