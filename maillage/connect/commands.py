"""`maillage connect import` and `undo`. Django is imported when they run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.core.console import Console, Problem, console_for, json_option

if TYPE_CHECKING:
    from maillage.core.models import Import

# `connect.exchange.reading.KINDS`, which imports Django; a test holds the two together.
KINDS = ("csv", "xlsx", "vcard", "wikidata", "artsdata")
COUNTS = {
    "new": "ajoutées", "updated": "mises à jour", "unchanged": "déjà à jour",
    "skipped": "laissées telles quelles", "wrong": "en erreur",
}  # fmt: skip


@click.group()
def connect() -> None:
    """Réseauter : importer des acteurs, annuler une importation."""


@connect.command("import")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="Ce que c’est (reconnu sinon).")
@click.option("--dry-run", is_flag=True, help="Montrer ce qui serait écrit, sans rien écrire.")
@click.option(
    "--doubles",
    type=click.Choice(["skip", "update", "create"]),
    default="skip",
    help="Une fiche déjà là : la laisser, la mettre à jour, en ajouter une autre.",
)
@click.option(
    "--visibility",
    type=click.Choice(["network", "host", "private", "public"]),
    default="network",
    help="Qui verra les nouvelles fiches.",
)
@click.option("--by", "email", metavar="COURRIEL", default="",
              help="La personne au nom de qui l’écrire (sinon la coordination).")  # fmt: skip
@json_option
def import_file(
    path: Path, kind: str | None, dry_run: bool, doubles: str, visibility: str, email: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Importer des personnes et des organisations d’un fichier.

    Tableaux CSV et XLSX, contacts vCard (.vcf, plusieurs cartes), JSON de Wikidata, JSON-LD ou
    Turtle d’Artsdata. Les doublons sont montrés avant d’écrire ; une ligne illisible n’empêche pas
    de lire les autres ; tout s’annule d’un geste.
    """
    import django

    console = console_for(as_json)
    django.setup()
    from maillage.core.lists.imports.run import forget

    imported = _received(path, kind or "", email, doubles, visibility)
    told = _told(imported)
    if dry_run:
        forget(imported)
        console.result({**told, "dry_run": True}, *_lines(told), "Rien n’est écrit.")
        return
    written = _written(imported, console)
    undo_with = f"maillage connect undo {imported.uid}"
    console.result(
        {**told, "dry_run": False, "import": imported.uid, "written": written, "undo": undo_with},
        *_lines(told),
        "Écrit : "
        + (
            ", ".join(f"{written[n]} {label}" for n, label in COUNTS.items() if written[n])
            or "rien"
        )
        + ".",
        *([f"Pour tout annuler : {undo_with}"] if written["new"] or written["updated"] else []),
    )


@connect.command()
@click.argument("uid", metavar="IMPORTATION")
@json_option
def undo(uid: str, as_json: bool) -> None:
    """Annuler toute une importation (« maillage connect import » dit comment elle s’appelle).

    Ce qu’elle a ajouté s’en va, ce qu’elle a changé redevient comme avant ; ce qu’une personne a
    changé depuis reste, et est nommé.
    """
    import django

    console = console_for(as_json)
    django.setup()
    from maillage.core import journal
    from maillage.core.lists.imports.run import take_back
    from maillage.core.models import Import

    imported = Import.objects.filter(uid=uid, list_name="actors").select_related("batch").first()
    if imported is None:
        raise Problem(f"Aucune importation d’acteurs ne s’appelle « {uid[:40]} ».")
    is_over = imported.state in {Import.State.DONE, Import.State.STOPPED, Import.State.FAILED}
    if imported.batch is None or imported.batch.undone_at or imported.options.get("undo"):
        raise Problem(f"L’importation « {uid} » n’a rien écrit, ou est déjà annulée.")
    if not is_over:
        raise Problem(f"L’importation « {uid} » court encore.", "Arrêtez-la d’abord, ou attendez.")
    outcome: journal.Undone = take_back(imported)
    lines = [f"{outcome.done} changements repris."]
    lines += [f"  resté : {refusal}" for refusal in outcome.refusals[:20]]
    result = {"import": uid, "done": outcome.done, "refused": outcome.refusals}
    console.result(result, *lines)


# --- Steps ------------------------------------------------------------------------------------
def _received(path: Path, kind: str, email: str, doubles: str, visibility: str) -> Import:
    """The file as an import, looked at row by row and not yet written."""
    from maillage.connect.exchange.reading import sheet_of_other
    from maillage.connect.lists import Actors
    from maillage.core.access import reader_for
    from maillage.core.lists.imports import actions
    from maillage.core.lists.imports.sheets import MAX_BYTES, SheetError, read_sheet

    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        is_small = len(content) <= MAX_BYTES
        other = sheet_of_other(content, path.name, kind) if is_small else None
        sheet = other or read_sheet(content, path.name)
    except OSError as error:
        raise Problem(f"« {path} » ne s’ouvre pas : {error.strerror}.") from error
    except SheetError as error:
        raise Problem(str(error)) from error
    user = _writer(email)
    imported = actions.receive(
        sheet=sheet, title=path.name, list_name=Actors.name, importer=Actors.importer,
        reader=reader_for(user),
    )  # fmt: skip
    actions.choose_columns(
        imported=imported, mapping=imported.mapping,
        options={"doubles": doubles, "visibility": visibility},
    )  # fmt: skip
    return imported


def _writer(email: str) -> Any:
    """In whose name it is written: the one told, else the first person of the coordination."""
    from django.utils import timezone

    from maillage.core.models import Membership, User, active_on

    people = User.objects.filter(is_active=True).exclude(person=None)
    if email:
        user = people.filter(email__iexact=email).first()
        if user is None:
            raise Problem(f"Aucun compte actif n’a le courriel « {email[:80]} ».")
        return user
    today = active_on(timezone.localdate())
    coordination = Membership.objects.filter(today, role="coordination").values("person")
    user = people.filter(person__in=coordination).order_by("pk").first()
    if user is None:
        raise Problem(
            "Personne n’a le rôle de coordination.",
            "Ouvrez un compte (maillage create-admin COURRIEL), ou dites au nom de qui : "
            "--by COURRIEL.",
        )
    return user


def _told(imported: Import) -> dict[str, Any]:
    """What the preview found, as the command says it."""
    from maillage.core.lists.imports.actions import offered
    from maillage.core.said import in_words

    preview = imported.report["preview"]
    return {
        "file": imported.title,
        **{name: preview[name] for name in ("total", "new", "doubles", "maybe", "wrong")},
        "columns": {
            heading: imported.mapping.get(str(number), "")
            for number, heading in enumerate(imported.options["sample"][imported.options["header"]])
        }
        if imported.options["header"] >= 0
        else {},
        "duplicates": [
            {
                "line": row["line"], "row": row["shown"], "certain": row["is_known"],
                "near": [
                    {
                        "record": one["uid"], "name": one["record"], "line": one["of_line"] or None,
                        "why": [in_words(reason) for reason in one["because"]],
                    }
                    for one in row["near"]
                ],
            }
            for row in offered(imported)
        ],
        "problems": [
            {"line": one["line"], **{n: in_words(one[n]) for n in ("column", "problem", "remedy")}}
            for one in preview["problems"]
        ],
        "notes": [in_words(one) for one in imported.options.get("notes", ())],
    }  # fmt: skip


def _lines(told: dict[str, Any]) -> list[str]:
    lines = [
        f"{told['file']} : {told['total']} lignes, {told['new']} nouvelles fiches, "
        f"{told['doubles']} déjà là, {told['maybe']} à regarder, {told['wrong']} en erreur."
    ]
    lines += [f"  {note}" for note in told["notes"]]
    for row in told["duplicates"][:40]:
        word = "déjà là" if row["certain"] else "peut-être"
        for one in row["near"][:1]:
            other = one["name"] or f"ligne {one['line']} du même fichier"
            why = f" ({' ; '.join(one['why'])})" if one["why"] else ""
            lines.append(f"  {word}, ligne {row['line']}, {row['row']} : {other}{why}")
    for one in told["problems"][:40]:
        where = f"ligne {one['line']}" + (f", {one['column']}" if one["column"] else "")
        lines.append(f"  erreur, {where} : {one['problem']} {one['remedy']}".rstrip())
    return lines


def _written(imported: Import, console: Console) -> dict[str, int]:
    """Write it now, in one batch; killed, it is taken up again by the server."""
    from maillage.core.lists.imports import actions
    from maillage.core.lists.imports.run import run_import
    from maillage.core.models import Import as Imports
    from maillage.core.said import in_words

    actions.confirm(imported=imported, is_queued=False)
    with console.progress("Importation", imported.rows_total) as bar:
        run_import(imported.pk, progress=bar.set)
    imported = Imports.objects.get(pk=imported.pk)
    if imported.state != Imports.State.DONE:
        raise Problem(
            f"L’importation s’est arrêtée : {in_words(imported.report.get('failure', ''))}",
            f"Ce qui est écrit s’annule par « maillage connect undo {imported.uid} ».",
        )
    return {name: imported.report.get(name, 0) for name in COUNTS}


COMMANDS = [connect]
