"""The public numbers of an actor, as people write them, checked by their own rules.

NEQ (Registraire des entreprises du Québec): ten digits that begin with 11 (legal person), 22 (sole
proprietor), 33 (partnership) or 88 (public body); its last digit follows no published rule.
ISNI: ISO 27729, check character ISO 7064 MOD 11-2. Wikidata: Q and a number. Artsdata: K12-345.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from maillage.core.lists import ImportProblem
from maillage.core.said import Said

_BLANKS = re.compile(r"[\s.\-\u2010-\u2015]")
_NEQ = re.compile(r"(11|22|33|88)[0-9]{8}")
_ISNI = re.compile(r"[0-9]{15}[0-9X]")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")
_ARTSDATA = re.compile(r"K[0-9]{1,6}-[0-9]{1,12}")


def clean_neq(text: str) -> str:
    """The Quebec business number, whatever stands between its digits. Raises ImportProblem."""
    digits = _BLANKS.sub("", text)
    if not _NEQ.fullmatch(digits):
        raise ImportProblem(
            Said("« %(text)s » n’est pas un NEQ.", text=text[:40]),
            Said("Un NEQ a dix chiffres et commence par 11, 22, 33 ou 88."),
        )
    return digits


def isni_check(fifteen: str) -> str:
    """The last character of an ISNI from its fifteen digits (ISO 7064 MOD 11-2)."""
    total = 0
    for digit in fifteen:
        total = (total + int(digit)) * 2 % 11
    rest = (12 - total) % 11
    return "X" if rest == 10 else str(rest)


def clean_isni(text: str) -> str:
    """An ISNI as sixteen characters, from its groups of four or its address."""
    bare = _BLANKS.sub("", re.sub(r"^.*/", "", text.strip())).upper().removeprefix("ISNI")
    bare = bare.removeprefix(":")
    if not _ISNI.fullmatch(bare) or isni_check(bare[:15]) != bare[15]:
        raise ImportProblem(
            Said("« %(text)s » n’est pas un ISNI.", text=text[:60]),
            Said("Un ISNI a seize chiffres, comme 0000 0001 2103 2683 ; vérifiez le dernier."),
        )
    return bare


def clean_wikidata(text: str) -> str:
    """An item of Wikidata as Q12345, from its number or its address."""
    bare = re.split(r"[/:]", text.strip())[-1].upper()
    if not _WIKIDATA.fullmatch(bare):
        raise ImportProblem(
            Said("« %(text)s » n’est pas un élément de Wikidata.", text=text[:60]),
            Said("Écrivez-le comme Q12345."),
        )
    return bare


def clean_artsdata(text: str) -> str:
    """An entity of Artsdata as K12-345, from its name or its address."""
    bare = re.split(r"[/:#]", text.strip())[-1].upper()
    if not _ARTSDATA.fullmatch(bare):
        raise ImportProblem(
            Said("« %(text)s » n’est pas une entité d’Artsdata.", text=text[:60]),
            Said("Écrivez-la comme K10-123."),
        )
    return bare


CLEANERS = {
    "neq": clean_neq, "wikidata": clean_wikidata, "isni": clean_isni, "artsdata": clean_artsdata,
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A number as a record shows it: its label, how it is written, where it leads (or nowhere)."""

    label: str
    text: str
    url: str = ""


def identifiers_of(actor: object) -> list[Shown]:
    """The actor's numbers, written as people read them."""
    neq, wikidata, isni, artsdata = (str(getattr(actor, name)) for name in CLEANERS)
    found = []
    if neq:
        found.append(Shown("NEQ", f"{neq[:4]} {neq[4:7]} {neq[7:]}"))
    if wikidata:
        found.append(Shown("Wikidata", wikidata, f"https://www.wikidata.org/wiki/{wikidata}"))
    if isni:
        groups = " ".join(isni[at : at + 4] for at in range(0, 16, 4))
        found.append(Shown("ISNI", groups, f"https://isni.org/isni/{isni}"))
    if artsdata:
        address = f"http://kg.artsdata.ca/resource/{artsdata}"
        found.append(Shown("Artsdata", artsdata, address))
    return found
