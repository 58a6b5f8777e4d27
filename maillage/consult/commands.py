"""`maillage workshop import` and `maillage workshop export`. Django is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.core.console import Console, Problem, console_for, current_console, json_option

if TYPE_CHECKING:
    from maillage.consult.actions import Imported
    from maillage.consult.models import Workshop
    from maillage.consult.plan import Source

FORMATS = ("md", "docx", "pdf", "json")


@click.group()
def workshop() -> None:
    """Ateliers : importer des notes, exporter un compte rendu."""


@workshop.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FICHIER…",
    type=click.Path(path_type=Path),
)  # fmt: skip
@json_option
@click.option("--dry-run", is_flag=True, help="Montrer ce qui est compris, sans rien écrire.")
@click.option("--workshop", "address", metavar="ADRESSE", help="Écrire dans cet atelier.")
@click.option("--new", "is_new", is_flag=True, help="Créer un atelier même s’il en existe un.")
def import_(
    files: tuple[Path, ...], as_json: bool, dry_run: bool, address: str | None, is_new: bool
) -> None:
    """Importer les notes d’un atelier (.txt, .tsv, .md, .docx, .odt).

    Chaque groupe a ses notes ; plusieurs fichiers de même titre et de même date vont dans le même
    atelier, ensemble ou l’un après l’autre. Importer deux fois les mêmes notes ne change rien ;
    des notes corrigées mettent les lignes à jour et gardent l’historique.

    Avec --json, la sortie est un objet par groupe (une liste s’il y en a plusieurs).
    """
    from maillage.consult.notes import NotesError

    console = console_for(as_json)
    if address and is_new:
        raise Problem("--workshop et --new se contredisent.", "N’en gardez qu’un.")
    try:
        sources = _read(files, console)
        outcome = None if dry_run else _write(sources, address, is_new, console)
    except NotesError as error:
        if console.is_json:
            console.result({"error": _told(error)})
        where = f"«\u00a0{error.file}\u00a0», {error.place}\u00a0: {error.message}"
        raise Problem(where, error.remedy, is_told=console.is_json) from error
    _say(sources, outcome, console)


def _told(error: Any) -> dict[str, str]:
    return {name: getattr(error, name) for name in ("file", "place", "message", "remedy")}


def _read(files: tuple[Path, ...], console: Console) -> list[Source]:
    from maillage.consult.notes import MAX_BYTES, NotesError
    from maillage.consult.notes.files import refuse_large
    from maillage.consult.sources import read_sources

    sources: list[Source] = []
    for path in files:
        try:
            refuse_large(path.stat().st_size, path.name, MAX_BYTES)
            data = path.read_bytes()
        except OSError as error:
            remedy = "Vérifiez le chemin et le droit de lire ce fichier."
            message = "le fichier est introuvable ou ne se lit pas."
            if isinstance(error, IsADirectoryError):
                remedy = "Nommez les fichiers eux-mêmes, un par groupe\u00a0: dossier/*.txt."
                message = "c’est un dossier, pas un fichier de notes."
            raise NotesError(str(path), "tout le fichier", remedy, message) from error
        with console.progress(f"Lecture de {path.name}") as bar:
            sources += read_sources(data, filename=path.name, progress=bar.set)
    return sources


def _write(sources: list[Source], address: str | None, is_new: bool, console: Console) -> Imported:
    from maillage.consult.actions import import_notes

    target = _workshop(address) if address else None
    with console.progress("Écriture") as bar:
        return import_notes(
            sources=sources, by=None, reader=None, target=target, is_new=is_new, progress=bar.set
        )


def _workshop(address: str) -> Workshop:
    """The workshop of an address; whoever runs the command has the whole database in hand."""
    from maillage.consult.models import Workshop
    from maillage.core.access import SHORT_UID

    short = address.strip().strip("/").rpartition("-")[2].rpartition("/")[2]
    rows = Workshop.objects.filter(uid__startswith=short) if len(short) >= SHORT_UID else None
    found = rows.first() if rows is not None else None
    if found is None:
        raise Problem(
            f"aucun atelier à l’adresse «\u00a0{address}\u00a0».",
            "Copiez la fin de l’adresse de sa page, par exemple titre-de-l-atelier-a1b2c3d4e5.",
        )
    return found


def _say(sources: list[Source], outcome: Imported | None, console: Console) -> None:
    told = [source.notes.as_json() for source in sources]
    for source in sources:
        for line in source.notes.warnings:
            console.note(f"{source.filename} : {line}")
    console.result(told[0] if len(told) == 1 else told, *(_summary(s) for s in sources))
    if outcome is None:
        console.note("Essai : rien n’a été écrit.")
        return
    from maillage.consult.actions import told_in_words

    console.note(told_in_words(outcome))
    for made in outcome.workshops:
        console.note(f"Atelier : {made.address}")


def _summary(source: Source) -> str:
    from maillage.consult.models import Breakout

    notes, parts = source.notes, []
    for step in notes.steps:
        rows: list[Any] = next(v for k, v in step.as_json().items() if k != "kind")
        names = {"grid": "verbe", "choose": "mot", "relay": "préoccupation", "open": "contribution"}
        parts.append(f"{len(rows)} {names[step.kind]}{'s' if len(rows) > 1 else ''}")
    if notes.notes:
        parts.append(f"{len(notes.notes)} ligne(s) gardée(s) telle(s) quelle(s)")
    group = Breakout(name=notes.group).label if notes.group else "groupe non nommé"
    date = notes.date.isoformat() if notes.date else "date non indiquée"
    return f"{source.filename} : {notes.title or 'sans titre'} · {date} · {group} · " + ", ".join(
        parts
    )


@workshop.command("export")
@click.argument("address", metavar="ADRESSE")
@click.option("--format", "form", type=click.Choice(FORMATS), default="md", show_default=True,
              help="Format du compte rendu.")  # fmt: skip
@click.option("--group", "group", metavar="NOM", help="Un seul groupe, par son nom : 2.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Fichier à écrire ; « - » : la sortie standard.")  # fmt: skip
def export(address: str, form: str, group: str | None, output: Path | None) -> None:
    """Exporter le compte rendu d’un atelier : Markdown, Word, PDF balisé ou JSON.

    Sans --output, le fichier est écrit ici sous son propre nom. Rien d’un groupe n’y figure avant
    que sa lecture soit confirmée ; y sont nommées les seules personnes qui l’ont accepté, et
    celles qui portent une action.
    """
    from maillage.consult.minutes.formats import FORMATS as WRITERS
    from maillage.consult.minutes.formats import file_name
    from maillage.consult.minutes.reading import minutes_of

    console = current_console()
    record = _workshop(address)
    breakout = _group(record, group) if group else None
    minutes = minutes_of(record, breakout)
    written = WRITERS[form].write(minutes)
    if output is not None and str(output) == "-":
        click.echo(written, nl=False)
        return
    path = output or Path(file_name(minutes, form))
    try:
        path.write_bytes(written)
    except OSError as error:
        raise Problem(
            f"«\u00a0{path}\u00a0» ne peut pas être écrit.",
            "Choisissez un dossier qui existe et où vous avez le droit d’écrire.",
        ) from error
    console.result({"file": str(path), "bytes": len(written)}, f"Écrit : {path}")


def _group(record: Workshop, name: str):
    from maillage.consult.models import folded_key

    groups = list(record.breakouts.all())
    wanted = folded_key(name)
    for group in groups:
        if wanted in {folded_key(group.name), folded_key(group.label)}:
            return group
    raise Problem(
        f"aucun groupe «\u00a0{name}\u00a0» dans cet atelier.",
        "Groupes : " + ", ".join(group.name for group in groups) + ".",
    )


COMMANDS = [workshop]
