"""A report as a workbook: one sheet for each table, the rows, and a data dictionary."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.core.documents import Definition, Sheet, as_xlsx
from maillage.report.figures import DISCIPLINES_DEFINITION, MEASURE_OF, REGIONS_DEFINITION


def report_workbook(content: dict[str, Any], *, author: str) -> bytes:
    """The workbook of a content, whole or masked; a masked one has no sheet of rows."""
    sheets = [_figures(content), _axes(content), _verbs(content), _plan(content)]
    sheets += [_counted(content, "regions"), _counted(content, "disciplines")]
    if not content.get("is_masked"):
        sheets.append(_rows(content))
    return as_xlsx(sheets, dictionary(content), title=content["title"], author=author)


def _origin_word(origin: str) -> str:
    words = {"observed": _("observé"), "declared": _("déclaré"), "mixed": _("observé et déclaré")}
    return words.get(origin, "")


def _figures(content: dict[str, Any]) -> Sheet:
    columns = [_("Chiffre"), _("Valeur"), _("Observé"), _("Déclaré"), _("Unité"), _("Provenance")]
    rows = [
        [f["title"], f["value"], f["observed"], f["declared"], f["unit"], _origin_word(f["origin"])]
        for f in content["figures"]
    ]
    return Sheet(_("Chiffres"), columns, rows)


def _axes(content: dict[str, Any]) -> Sheet:
    columns = [_("Axe"), _("Gestes"), _("Participations de personnes"), _("Organismes distincts")]
    rows = [[a["name"], a["gestures"], a["people"], a["organisations"]] for a in content["axes"]]
    return Sheet(_("Par axe"), columns, rows)


def _verbs(content: dict[str, Any]) -> Sheet:
    rows = [[v["name"], v["gestures"]] for v in content["verbs"]]
    return Sheet(_("Par verbe"), [_("Verbe"), _("Gestes")], rows)


def _plan(content: dict[str, Any]) -> Sheet:
    columns = [_("Axe"), _("Objectif"), _("Mesure"), _("Prévu"), _("Réalisé"), _("Écart"),
               _("Pourquoi")]  # fmt: skip
    rows = [
        [t["axis"], t["label"], t["measure_name"], t["planned"], t["done"], t["gap"], t["reason"]]
        for t in content["plan"]
    ]
    return Sheet(_("Plan de travail"), columns, rows)


def _counted(content: dict[str, Any], key: str) -> Sheet:
    title, column = {
        "regions": (_("Régions"), _("Région")),
        "disciplines": (_("Disciplines"), _("Discipline")),
    }[key]
    return Sheet(title, [column, _("Organismes distincts")], content[key])


def _rows(content: dict[str, Any]) -> Sheet:
    columns = [_("Date"), _("Geste"), _("Verbe"), _("Axe"), _("Personnes rejointes"),
               _("Organismes rejoints"), _("Provenance"), _("Identifiant")]  # fmt: skip
    rows = [
        [date.fromisoformat(g["date"]), g["text"], g["verb"], g["axis"], g["people"],
         g["organisations"], _origin_word(g["origin"]), g["uid"]]
        for g in content["gestures"]
    ]  # fmt: skip
    return Sheet(_("Gestes comptés"), columns, rows)


def dictionary(content: dict[str, Any]) -> list[Definition]:
    """What each column means: the definitions of the figures, then those of the columns."""
    sheet = _("Chiffres")
    both = _("observé et déclaré, comptés à part")
    lines = [
        Definition(sheet, f["title"], f["definition"], f["unit"], both) for f in content["figures"]
    ]
    lines += [
        Definition(sheet, _("Observé"), _("Part vue par le programme : inscription, présence.")),
        Definition(sheet, _("Déclaré"), _("Part écrite par l’agent·e.")),
    ]
    by_axis = [
        (_("Gestes"), "gestures"),
        (_("Participations de personnes"), "people"),
        (_("Organismes distincts"), "organisations"),
    ]
    for column, key in by_axis:
        measure = MEASURE_OF[key]
        lines.append(
            Definition(_("Par axe"), column, str(measure.definition), str(measure.unit), both)
        )
    return [*lines, *_other_definitions(content)]


def _other_definitions(content: dict[str, Any]) -> list[Definition]:
    plan, organisms = _("Plan de travail"), _("organismes")
    verbs = _("Gestes partagés sous ce verbe, toutes versions de la pratique ensemble.")
    lines = [
        Definition(_("Par verbe"), _("Gestes"), verbs, _("gestes")),
        Definition(plan, _("Prévu"), _("Cible du plan de travail, écrite à l’avance.")),
        Definition(plan, _("Réalisé"), _("La même mesure, comptée dans les gestes partagés.")),
        Definition(plan, _("Écart"), _("Réalisé moins prévu ; négatif quand il manque.")),
        Definition(_("Régions"), _("Organismes distincts"), str(REGIONS_DEFINITION), organisms),
        Definition(
            _("Disciplines"), _("Organismes distincts"), str(DISCIPLINES_DEFINITION), organisms
        ),
    ]
    if content.get("is_masked"):
        lines.append(
            Definition(
                "*",
                _("moins de 5, masqué"),
                _("Nombre de 1 à 4, ou case masquée pour qu’il ne se retrouve pas."),
            )
        )
        return lines
    rows = _("Gestes comptés")
    number = _("Nombre écrit dans le geste ; vide quand personne ne l’a donné.")
    return [
        *lines,
        Definition(rows, _("Personnes rejointes"), number, _("personnes")),
        Definition(rows, _("Organismes rejoints"), number, organisms),
        Definition(rows, _("Identifiant"), _("Identifiant public du geste ; il ne change pas.")),
    ]
