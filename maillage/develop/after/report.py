"""An evening's report: the same figures and sentences on the page and on paper. No name, ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maillage.core.documents import (
    BulletList,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    as_docx,
    as_markdown,
    as_pdf,
)
from maillage.core.documents import Figures as FiguresBlock
from maillage.develop.after.figures import Figures, figures_of
from maillage.develop.after.timing import MONTHS, asked_on, closes_at, day_of
from maillage.develop.models import Evening

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VERB = 2


@dataclass(frozen=True)
class Line:
    """One figure, what it is, in few words."""

    title: str
    value: str
    text: str = ""


@dataclass(frozen=True)
class Later:
    """What came of mutual choices so many months later; `due`: not asked before that day."""

    title: str
    due: str
    answers: str
    met: str
    collaborations: str


@dataclass(frozen=True)
class Report:
    """The whole report, in the reader's language."""

    came: list[Line]
    met: list[Line]
    mutual: Line
    later: list[Later]
    counted: list[str]


def report_of(evening: Evening) -> Report:
    """An evening that is over."""
    told = figures_of(evening)
    return Report(_came(evening, told), _met(told), _mutual(evening, told),
                  [_later(evening, told, months) for months in MONTHS], counted())  # fmt: skip


def _came(evening: Evening, told: Figures) -> list[Line]:
    return [
        Line(_("Présences"), str(told.present),
             ngettext("sur %d personne inscrite", "sur %d personnes inscrites", told.registered)
             % told.registered),
        Line(_("Organismes"), str(told.organisations), _("distincts")),
        Line(_("Régions"), str(told.regions), _("de ces organismes")),
        Line(_("Disciplines"), str(told.disciplines), _("de ces organismes")),
    ]  # fmt: skip


def _met(told: Figures) -> list[Line]:
    return [
        Line(_("Rencontres"), str(told.pairs), _("paires à une même table")),
        Line(_("Premières rencontres"), str(told.new_pairs),
             _("paires qui ne se connaissaient pas")),
        Line(_("Rencontres utiles"), str(told.useful), _("un besoin et une offre, ou un thème")),
    ]  # fmt: skip


def _mutual(evening: Evening, told: Figures) -> Line:
    title = _("Choix réciproques")
    if not told.is_revealed:
        day = date_format(timezone.localdate(closes_at(evening), ZoneInfo(evening.time_zone)))
        return Line(title, "—", _("comptés le %s") % day)
    return Line(title, str(told.mutual), _("paires qui souhaitent se revoir"))


def _later(evening: Evening, told: Figures, months: int) -> Later:
    title = {1: _("Un mois après"), 6: _("Six mois après")}[months]
    due = asked_on(evening, months)
    if due > timezone.localdate():
        return Later(title, date_format(due), "", "", "")
    after = told.after[months]
    return Later(title, "", str(after.answers), str(after.met), str(after.collaborations))


def counted() -> list[str]:
    """How each figure is made."""
    return [
        _("Présences : notées à l’accueil. Organismes : leur fiche dans l’écosystème, sinon le nom "
          "donné à l’inscription. Régions et disciplines : celles des fiches."),
        _("Rencontres : paires de personnes présentes, assises à une même table d’après le plan "
          "suivi. Premières rencontres : sans celles qui avaient dit se connaître ou qu’un lien "
          "du réseau unissait. Utiles : l’une offre ce que l’autre cherche, ou un thème les "
          "réunit, d’après ce que toutes deux ont accepté de dire."),
        _("Choix réciproques et suites : des paires, comptées seulement à partir de cinq ; en "
          "dessous, zéro compris, « moins de cinq », et « non dit » quand la différence avec un "
          "chiffre voisin serait de moins de cinq, pour que personne ne soit reconnu. Un souhait "
          "sans écho n’est compté nulle part."),
        _("Suites : ce qu’en disent les personnes qui ont accepté d’être interrogées ; une paire "
          "compte une fois, par la réponse qui en dit le plus. C’est une contribution de la "
          "soirée, jamais un effet prouvé."),
    ]  # fmt: skip


# --- On paper -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Format:
    """A format: how it is written, and what a browser is told."""

    title: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    "md": Format("Markdown", "text/markdown; charset=utf-8", lambda d: as_markdown(d).encode()),
    "docx": Format("Word", DOCX, as_docx),
    "pdf": Format("PDF", "application/pdf", as_pdf),
}


def file_name(evening: Evening, suffix: str) -> str:
    """« bilan-2026-10-14-soiree-de-maillage.pdf »."""
    return f"bilan-{day_of(evening)}-{slugify(evening.title)[:60].strip('-')}.{suffix}"


def document_of(evening: Evening) -> Document:
    """The report as Markdown, Word or tagged PDF."""
    told = report_of(evening)
    zone = ZoneInfo(evening.time_zone)
    starts, ends = (timezone.localtime(at, zone) for at in (evening.starts_at, evening.ends_at))
    where = _("en ligne") if evening.is_online else evening.where
    hours = f"{time_format(starts)} – {time_format(ends)}"
    return Document(
        title=evening.title,
        subtitle=_("Bilan de la soirée de maillage"),
        subject=_("Bilan de la soirée de maillage"),
        meta=[part for part in (date_format(starts), hours, where) if part],
        organisation=evening.host.name if evening.host else "",
        date=starts.date(),
        language="en-CA" if (get_language() or "fr").startswith("en") else "fr-CA",
        blocks=[
            Heading(_("Qui est venu"), verb=VERB), _figures(told.came),
            Heading(_("Qui s’est rencontré"), verb=VERB),
            _figures(told.met),
            Heading(_("Ce qui en est sorti"), verb=VERB),
            _figures([told.mutual]), _table(told.later),
            Heading(_("Comment ces nombres sont comptés"), verb=VERB),
            BulletList(told.counted),
            Paragraph(_("Ce bilan ne nomme personne."), soft=True),
        ],
    )  # fmt: skip


def _figures(lines: list[Line]) -> FiguresBlock:
    return FiguresBlock([Figure(one.title, one.value, one.text, verb=VERB) for one in lines])


def _table(later: list[Later]) -> Table:
    columns: list[str | Column] = [
        _("Suites"), Column(_("Réponses"), align="right"),
        Column(_("Se sont revus"), align="right"), Column(_("Collaborations"), align="right"),
    ]  # fmt: skip
    rows = [
        [one.title, *((_("le %s") % one.due, "", "") if one.due
                      else (one.answers, one.met, one.collaborations))]
        for one in later
    ]  # fmt: skip
    return Table(_("Ce que les personnes disent des suites, en paires"), columns, rows)
