"""People from a table: headings in French or English, lists separated by « ; »."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from maillage.algorithms.french_text import fold
from maillage.algorithms.said import Said
from maillage.algorithms.seating.model import Impossible, Person

HEADINGS = {
    "id": "id identifiant code numero no",
    "name": "name nom personne participant participante",
    "organisation": "organisation organization organisme employeur structure",
    "community": "community communaute cercle milieu",
    "needs": "needs need besoins besoin cherche recherche je_cherche",
    "offers": "offers offer offres offre j_offre propose",
    "topics": "topics topic sujets sujet themes theme interets",
    "known": "known connus connait connaissances deja_connus",
    "refused": "refused refus refuses refusees eviter",
    "host": "host table hote table_fixe",
    "accessible": "accessible accessibilite place_accessible",
    "absent": "absent absences absence tours_absents",
}
YES = frozenset("1 oui yes o y x vrai true".split())


@dataclass
class Read:
    """The people of a table, and what their organiser should look at."""

    people: tuple[Person, ...]
    remarks: list[Said] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_people(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Read:
    """The people. Without a column of ids, the name or the line's number stands for it.

    Raises Impossible when there is nobody, or when a table or a round is no number.
    """
    places = _places(columns)
    read = Read(())
    read.ignored = [name for at, name in enumerate(columns) if name and at not in places.values()]
    lines = [
        {role: row[at].strip() for role, at in places.items() if at < len(row)}
        for row in rows
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise Impossible(
            Said("Le fichier n’a aucune personne."),
            Said("Une ligne par personne, sous les titres id, name, needs, offers…"),
        )
    for number, line in enumerate(lines, start=1):
        line.setdefault("id", line.get("name") or str(number))
        if not line["id"]:
            line["id"] = line.get("name") or f"ligne {number + 1}"
    bearers = _bearers(lines)
    strangers: dict[str, list[str]] = defaultdict(list)
    read.people = tuple(_person(line, bearers, strangers) for line in lines)
    read.remarks = _remarks(strangers)
    return read


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Where each role is; the first of two columns that say the same."""
    roles = {name: role for role, names in HEADINGS.items() for name in names.split()}
    found: dict[str, int] = {}
    for at, column in enumerate(columns):
        key = "_".join(fold(column).replace("'", " ").split())
        if key in roles:
            found.setdefault(roles[key], at)
    return found


def _bearers(lines: Sequence[Mapping[str, str]]) -> dict[str, set[str]]:
    """Ids by what people are called; an id wins over a name."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if name := _key(line.get("name", "")):
            found[name].add(line["id"])
    for line in lines:
        found[_key(line["id"])] = {line["id"]}
    return found


def _key(name: str) -> str:
    return " ".join(fold(name).split())


def _person(
    line: Mapping[str, str], bearers: Mapping[str, set[str]], strangers: dict[str, list[str]]
) -> Person:
    def items(role: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.strip() for p in line.get(role, "").split(";") if p.strip()))

    def people(role: str) -> frozenset[str]:
        ids: set[str] = set()
        for name in items(role):
            if found := bearers.get(_key(name)):
                ids |= found
            else:
                strangers[role].append(name)
        return frozenset(ids - {line["id"]})

    host = _numbers(line, "host")
    return Person(
        id=line["id"], name=line.get("name", ""), organisation=line.get("organisation", ""),
        community=line.get("community", ""), needs=items("needs"), offers=items("offers"),
        topics=items("topics"), known=people("known"), refused=people("refused"),
        host=min(host) if host else None, absent=frozenset(_numbers(line, "absent")),
        accessible=_key(line.get("accessible", "")) in YES,
    )  # fmt: skip


def _numbers(line: Mapping[str, str], role: str) -> list[int]:
    texts = [t for t in line.get(role, "").replace(",", ";").split(";") if t.strip()]
    try:
        found = [int(float(text)) for text in texts]
    except (ValueError, OverflowError):
        found = [0]
    if any(number < 1 for number in found):
        raise Impossible(
            Said("« %(text)s » n’est pas un numéro (colonne %(column)s, « %(id)s »).",
                 text=line[role], column=role, id=line["id"]),
            Said("Écrire un nombre à partir de 1, ou laisser vide."),
        )  # fmt: skip
    return found


def _remarks(strangers: Mapping[str, list[str]]) -> list[Said]:
    """Names that nobody bears. Of refusals only their number is told: they are private."""
    found = []
    if names := tuple(f"« {name} »" for name in dict.fromkeys(strangers.get("known", ()))):
        found.append(Said("Colonne « known » : personne ne s’appelle %(names)s.", names=names[:10]))
    if count := len(strangers.get("refused", ())):
        found.append(
            Said("Colonne « refused » : %(count)s nom n’est porté par personne.",
                 "Colonne « refused » : %(count)s noms ne sont portés par personne.", count=count)
        )  # fmt: skip
    return found
