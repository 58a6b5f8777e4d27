"""The head of the notes: title, date and group, from its lines or else from the file's name."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import PurePath

from maillage.algorithms.said import Said

from .blocks import Block, Row
from .dates import full_date, names_a_day
from .markup import fold, one_line, unquoted
from .model import Notes
from .sections import whole_text

_GROUP = re.compile(
    r"\b(?i:(?:sous-)?(?:groupe|[ée]quipe|table|gr\.))\s*(?i:de\s+travail\s*)?"
    r"(?i:n[o°º]\.?\s*|num[ée]ro\s*|#\s*|:\s*|-\s*)?(\d{1,3}|[A-Z])(?![\w'’-]|\s*[/])"  # data
)
_NAMED_GROUP = re.compile(r"^(?:groupe|[ée]quipe)\s*:\s*(.{1,80})$", re.IGNORECASE)
_GROUP_HEADING = re.compile(
    r"^(?:(?:synthese|notes?|compte[- ]rendu)\s+(?:du\s+|de\s+l['’]|de\s+la\s+)?)?"
    r"(?:sous-)?(?:groupe|equipe|table)\b"
)
_ABOUT = re.compile(
    r"^(?:synthese|notes?\b|prise de notes|compte[- ]rendu|groupe|sous-groupe|equipe|table\b|date|"
    r"le \d|\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
_ROLES = re.compile(
    r"^(?:personnes? |membres? )?(?:present|participant|animat|secretaire|preneu|lieu|redact|"
    r"responsable|porte-parole|heure|duree)[^:]{0,40}:"
)
_TITLE_LABEL = re.compile(r"^(?:titre|atelier|rencontre)\s*:\s*(?=\S)", re.IGNORECASE)


@dataclass
class Head:
    """What the head says; `others` are its lines that say something else."""

    title: str = ""
    date: datetime.date | None = None
    group: str = ""
    lines: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    has_own_title: bool = False


def group_of(text: str) -> str:
    """« 2 » of « Synthèse du groupe 2 », or ""."""
    found = _GROUP.search(text)
    if found:
        return found.group(1)
    named = _NAMED_GROUP.match(text.strip())
    return unquoted(named.group(1)) if named else ""


def opens_a_group(text: str) -> bool:
    """A line such as « Groupe 3 » or « Synthèse du groupe 3 – 4 mai », which begins its notes."""
    return len(text) <= 120 and bool(_GROUP_HEADING.match(fold(text))) and bool(group_of(text))


def read_head(blocks: list[Block]) -> Head:
    head = Head()
    texts = [_line(block) for block in blocks]
    title_at = _title_index(texts)
    for index, text in enumerate(texts):
        says_date = head.date is None and (head_date := full_date(text)) is not None
        if says_date:
            head.date = head_date
        group = "" if head.group else group_of(text)
        head.group = head.group or group
        if index == title_at:
            head.title = unquoted(_TITLE_LABEL.sub("", text))
            head.has_own_title = not opens_a_group(text)
            head.lines.append(text)
        elif says_date or group:
            head.lines.append(text)
        else:
            head.others.append(text)
    return head


def complete_from_filename(notes: Notes, filename: str) -> None:
    """A date or group the notes lack is taken from the file's name, with a warning."""
    stem = re.sub(r"[_\s]+", " ", PurePath(filename).stem)
    if notes.date is None:
        notes.date = full_date(stem)
        if notes.date:
            notes.warnings.append(
                Said("Date tirée du nom du fichier\u00a0: %(day)s.", day=notes.date.isoformat())
            )
        else:
            notes.warnings.append(
                Said("Les notes ne disent pas la date de l’atelier (jour, mois, année).")
            )
    if not notes.group:
        notes.group = group_of(stem)
        if notes.group:
            notes.warnings.append(
                Said("Groupe tiré du nom du fichier\u00a0: %(group)s.", group=notes.group)
            )
        else:
            notes.warnings.append(Said("Les notes ne disent pas de quel groupe elles viennent."))
    if not notes.title:
        notes.warnings.append(Said("Les notes n’ont pas de titre."))


def _line(block: Block) -> str:
    if isinstance(block, Row):
        return " : ".join(one_line(cell).rstrip(" :") for cell in block.cells if cell)
    return whole_text(block)


def _title_index(texts: list[str]) -> int:
    """Which line is the title: the first that does not only say who, when or which group."""
    for index, text in enumerate(texts):
        if _TITLE_LABEL.match(text):
            return index
        folded = fold(text)
        says_when = names_a_day(text) or bool(group_of(text))
        if not _ROLES.match(folded) and not (says_when and _ABOUT.match(folded)):
            return index
    return 0 if texts and not _ROLES.match(fold(texts[0])) else -1
