"""What people write in the cells of a sheet about actors, read as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from maillage.algorithms.french_text import fold, words
from maillage.core.lists import ImportProblem
from maillage.core.models import Actor
from maillage.core.said import Said
from maillage.core.topics import LONGEST, MOST, typed_words

_KINDS = {
    Actor.Kind.PERSON: "personne individu artiste person artist humain professionnel",
    Actor.Kind.ORGANIZATION: "organisation organisme organization obnl osbl entreprise institution "
    "association company nonprofit compagnie societe ville municipalite mrc",
    Actor.Kind.GROUP: "groupe collectif group collective regroupement",
}
_KIND_OF = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}

_UNTIL = re.compile(r"\s*\((?:jusqu['’]au|until)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})\)$", re.I)  # data
LONGEST_NEED = 300


def clean_kind(text: str) -> str:
    """`personne`, `organisme`, `collectif`… to a kind of actor."""
    for word in words(text):
        kind = _KIND_OF.get(word) or _KIND_OF.get(word.rstrip("s"))
        if kind:
            return kind.value
    raise ImportProblem(
        Said("« %(text)s » n’est pas une sorte d’acteur.", text=text[:60]),
        Said("Écrivez personne, organisation ou groupe."),
    )


def clean_url(text: str) -> str:
    """An address, with https:// when it has no scheme."""
    address = text if re.match(r"https?://", text, re.I) else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise ImportProblem(
            Said("« %(text)s » n’est pas une adresse web.", text=text[:60]),
            Said("Écrivez-la comme https://exemple.org, une seule par case."),
        ) from error
    return address


def clean_email(text: str) -> str:
    """An e-mail address in lower case."""
    address = text.removeprefix("mailto:").strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ImportProblem(
            Said("« %(text)s » n’est pas une adresse de courriel.", text=text[:60]),
            Said("Écrivez une seule adresse par case."),
        ) from error
    return address


def clean_phone(text: str) -> str:
    """A phone number; ten digits are written as in Quebec: 819 555-0199."""
    digits = re.sub(r"\D", "", text)
    ten = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    if len(digits) < 7:
        raise ImportProblem(
            Said("« %(text)s » n’est pas un numéro de téléphone.", text=text[:60]),
            Said("Écrivez-le avec l’indicatif régional."),
        )
    return f"{ten[:3]} {ten[3:6]}-{ten[6:]}" if len(ten) == 10 else text


def folded_name(text: str) -> str:
    """A name as `Actor.sort_name` keeps it."""
    return fold(" ".join(text.split()))[:200]


def url_key(url: str) -> str:
    """An address without scheme, www and final slash."""
    return re.sub(r"^https?://(www\.)?", "", url.lower()).rstrip("/")


def url_forms(url: str) -> Iterable[str]:
    """The ways the same address may have been written before."""
    bare = re.sub(r"^https?://(www\.)?", "", url, flags=re.I).rstrip("/")
    return {
        f"{scheme}{www}{bare}{slash}"
        for scheme in ("https://", "http://")
        for www in ("", "www.")
        for slash in ("", "/")
    } | {url}


# --- Several values in one cell -----------------------------------------------------------------
def clean_emails(text: str) -> list[str]:
    """Addresses one after the other."""
    return _each(text, clean_email)


def clean_phones(text: str) -> list[str]:
    """Phone numbers one after the other."""
    return _each(text, clean_phone, r"[;|\n]")  # « 819 555-0199, poste 12 » is one


def _each(text: str, clean: Callable[[str], str], separators: str = r"[;,|\n]") -> list[str]:
    parts = (part.strip() for part in re.split(separators, text))
    return list(dict.fromkeys(clean(part) for part in parts if part))


def clean_words(text: str) -> list[str]:
    """Skills or topics: words separated by commas or semicolons."""
    found = typed_words(text)
    long = next((word for word in found if len(word) > LONGEST), "")
    if long or len(found) > MOST:
        raise ImportProblem(
            Said("« %(text)s » est trop long pour un mot.", text=long[:60])
            if long
            else Said("Il y a %(count)s mots dans la case.", count=len(found)),
            Said("Des mots de 80 caractères au plus, séparés par des virgules ; 30 au plus."),
        )
    return found


@dataclass(frozen=True)
class TypedNeed:
    """A need or an offer as a cell says it: its words, and the day it ends."""

    text: str
    expires_on: date | None = None

    def __str__(self) -> str:
        return need_in_cell(self.text, self.expires_on)


def need_in_cell(text: str, expires_on: date | None) -> str:
    """A need as a cell holds it; a semicolon would cut it in two."""
    told = text.replace(";", ",")
    return f"{told} (jusqu’au {expires_on.isoformat()})" if expires_on else told  # data


def clean_needs(text: str) -> list[TypedNeed]:
    """« une salle (jusqu’au 2026-09-30); un mentor »: needs separated by semicolons or lines."""
    found: dict[str, TypedNeed] = {}
    for part in re.split(r"[;\n]", text):
        words_of_it, day = _until(" ".join(part.split()))
        if not words_of_it:
            continue
        if len(words_of_it) > LONGEST_NEED:
            raise ImportProblem(
                Said("« %(text)s… » est trop long.", text=words_of_it[:60]),
                Said("Un besoin a 300 caractères au plus ; séparez-en plusieurs par « ; »."),
            )
        found.setdefault(fold(words_of_it), TypedNeed(words_of_it, day))
    return list(found.values())


def _until(part: str) -> tuple[str, date | None]:
    told = _UNTIL.search(part)
    if not told:
        return part, None
    try:
        return part[: told.start()].strip(), date.fromisoformat(told.group(1))
    except ValueError as error:
        raise ImportProblem(
            Said("« %(text)s » n’est pas une date.", text=told.group(1)),
            Said("Écrivez-la comme 2026-09-30."),
        ) from error
