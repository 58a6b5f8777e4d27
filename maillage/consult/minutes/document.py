"""The minutes as a neutral document; each writer sets it in its language's typography."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maillage.consult.minutes.model import THEMES, Block, Line, Minutes, Part
from maillage.consult.models import SENTENCE_LIMIT, Step
from maillage.core.documents import Block as Printed
from maillage.core.documents import (
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Inline,
    Paragraph,
    Quote,
    Run,
    Table,
)

# A wider grid is told row by row: no sheet of paper holds it side by side.
WIDEST = 5


def document_of(minutes: Minutes) -> Document:
    """The whole minutes."""
    workshop = minutes.workshop
    meta = [date_format(workshop.held_on)] if workshop.held_on else []
    meta.append(workshop.audience)
    meta.append(", ".join(group.label for group in minutes.groups))
    blocks: list[Printed] = [*_present(minutes), *_silent(minutes)]
    for part in minutes.parts:
        blocks += _part(part, minutes)
    blocks += _decided(minutes)
    return Document(
        title=workshop.title,
        subtitle=_("Compte rendu de l’atelier"),
        meta=[part for part in meta if part],
        date=workshop.held_on,
        subject=_("Compte rendu de l’atelier"),
        language="en-CA" if (get_language() or "fr").startswith("en") else "fr-CA",
        blocks=blocks,
    )


# --- Who was there ------------------------------------------------------------------------------
def _present(minutes: Minutes) -> list[Printed]:
    there = minutes.attendance
    facts: list[tuple[str, Any]] = []
    if there.people:
        facts.append((_("Personnes"), there.people))
    if minutes.breakout is None and there.groups:
        facts.append((_("Groupes"), there.groups))
    if there.organisations:
        facts.append((_("Organismes"), there.organisations))
    if there.regions:
        facts.append((_("Régions"), there.regions))
    if there.names:
        facts.append((_("Ont accepté d’être nommées"), ", ".join(there.names)))
    return [Heading(_("Présences")), Facts(facts)] if facts else []


def _silent(minutes: Minutes) -> list[Printed]:
    """Groups whose reading is not confirmed are named, and nothing of theirs is told."""
    if not minutes.unconfirmed:
        return []
    names = ", ".join(group.label for group in minutes.unconfirmed)
    return [Callout(_("Lecture pas encore confirmée : rien n’en figure ici"), names)]


# --- Steps --------------------------------------------------------------------------------------
def _part(part: Part, minutes: Minutes) -> list[Printed]:
    blocks: list[Printed] = [Heading(part.title)]
    if part.instructions:
        blocks.append(Paragraph(part.instructions, soft=True))
    if part.kind == Step.Kind.DOTS:
        return [*blocks, *_votes(part)]
    if not part.blocks:
        return [*blocks, Paragraph(_("Rien n’a été écrit à cette étape."), soft=True)]
    for block in part.blocks:
        if (minutes.is_across or part.kind in {Step.Kind.CHOOSE, THEMES}) and block.title:
            verb = int(block.css.removeprefix("v")) if part.kind == Step.Kind.CHOOSE else 0
            blocks.append(Heading(block.title, 2, verb=verb))
        blocks += _block(part, block, minutes)
    if part.shared:
        said: list[Inline] = [
            [Run(f"{word.name} : ", bold=True), ", ".join(_each(word.rows))] for word in part.shared
        ]
        blocks += [Heading(_("Nommé par plusieurs groupes"), 2), BulletList(said)]
    return blocks


def _each(rows: list[Any]) -> list[str]:
    return list(dict.fromkeys(row.breakout.label for row in rows))


def _block(part: Part, block: Block, minutes: Minutes) -> list[Printed]:
    match part.kind:
        case Step.Kind.GRID:
            return _grid(part, block)
        case Step.Kind.CHOOSE:
            return [_choice(line, block, minutes) for line in block.lines]
        case Step.Kind.RELAY:
            return [told for line in block.lines for told in _concern(line)]
        case "themes":
            return _theme(block)
        case "leftover":
            return [BulletList(list(block.lines))]
    return [BulletList([_answer(line) for line in block.lines])]


def _grid(part: Part, block: Block) -> list[Printed]:
    if len(part.columns) > WIDEST:
        told: list[Printed] = []
        for line in block.lines:
            facts = [(label, "\n".join(cell)) for label, cell in line.cells]
            told += [Heading(line.said, 3), Facts(facts)]
        return told
    first = 2 if len(part.columns) <= 3 else 3
    columns = [Column(label, width=3 if n else first) for n, label in enumerate(part.columns)]
    rows = [["\n".join(cell) for cell in line.values[: len(part.columns)]] for line in block.lines]
    count = ngettext("%d ligne", "%d lignes", len(rows)) % len(rows)
    return [Table(count, columns, rows)]


def _choice(line: Line, block: Block, minutes: Minutes) -> Printed:
    row = line.row
    group = row.breakout.label if minutes.is_across else ""
    word = row.word if row.word != block.title else ""
    if not row.sentence:
        told = " · ".join(part for part in (group, word, _("Choisi sans phrase")) if part)
        return Paragraph(told, soft=True)
    count = _("%(n)d / %(most)d caractères") % {"n": row.length, "most": SENTENCE_LIMIT}
    note = f"{count}, {_('trop long')}" if row.is_too_long else count
    told = " · ".join(part for part in (group, word, note) if part)
    return Quote(row.sentence, told, verb=int(line.css.removeprefix("v")))


def _answer(line: Line) -> Inline:
    former = line.continues
    if former is None:
        return line.said
    whence = _("suite de « %(text)s », %(group)s") % {
        "text": str(former), "group": former.breakout.label,
    }  # fmt: skip
    return [line.said, Run(f" ({whence})", italic=True)]


def _concern(line: Line) -> list[Printed]:
    if not line.passed:
        return [Quote(line.said, _("pas encore transmise"))]
    told: list[Printed] = []
    for passed in line.passed:
        told.append(Quote(line.said, f"{passed.destination} · {passed.status}"))
        if passed.answer:
            told.append(Paragraph([Run(_("Réponse : "), bold=True), passed.answer]))
    return told


def _votes(part: Part) -> list[Printed]:
    if part.turnout is None:
        told = _("Le vote n’est pas fermé : ses résultats se lisent à la fermeture.")
        return [Paragraph(told, soft=True)]
    blocks: list[Printed] = [Paragraph(part.turnout.in_words, soft=True)]
    rows = [[line.said, line.row.breakout.label, line.points] for line in part.lines]
    if rows:
        columns: list[str | Column] = [
            Column(_("Ligne"), width=4), Column(_("Groupe"), width=2),
            Column(_("Points"), align="right"),
        ]  # fmt: skip
        blocks.append(Table(_("Points reçus"), columns, rows))
    return blocks


# --- After the steps ----------------------------------------------------------------------------
def _theme(block: Block) -> list[Printed]:
    said: list[Inline] = [
        [Run(f"{line.row.breakout.label} : ", bold=True), line.said] for line in block.lines
    ]
    facts = [(_("Besoin"), str(need)) for need in block.needs]
    facts += [(_("Décision"), str(decision)) for decision in block.decisions]
    facts += [(_("Action"), _action(assigned)) for assigned in block.actions]
    return [BulletList(said), Facts(facts)]


def _action(assigned: Any) -> str:
    action = assigned.action
    due = _("échéance : %s") % date_format(action.due_on) if action.due_on else ""
    return ", ".join(part for part in (action.title, assigned.holder, due) if part)


def _decided(minutes: Minutes) -> list[Printed]:
    if not minutes.decisions and not minutes.actions:
        return []
    blocks: list[Printed] = [Heading(_("Décisions et actions"))]
    if minutes.decisions:
        decided: list[Inline] = [
            [
                Run(d.title, bold=True),
                f", {date_format(d.decided_on)}",
                f"\n{d.text}" * bool(d.text),
            ]
            for d in minutes.decisions
        ]
        blocks += [Heading(_("Décisions"), 2), BulletList(decided)]
    if minutes.actions:
        columns: list[str | Column] = [
            Column(_("Action"), width=3), Column(_("Responsable"), width=2),
            Column(_("Échéance"), width=2), Column(_("Faite le"), width=2),
        ]  # fmt: skip
        rows = [
            [a.action.title, a.holder, a.action.due_on, a.action.done_on] for a in minutes.actions
        ]
        blocks.append(Table(_("Actions"), columns, rows))
    return blocks
