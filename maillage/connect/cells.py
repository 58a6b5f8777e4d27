"""What people write in the cells of a sheet about actors, read as values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from maillage.algorithms.french_text import fold, words
from maillage.core.lists import ImportProblem
from maillage.core.models import Actor
from maillage.core.said import Said

_KINDS = {
    Actor.Kind.PERSON: "personne individu artiste person artist humain professionnel",
    Actor.Kind.ORGANIZATION: "organisation organisme organization obnl osbl entreprise institution "
    "association company nonprofit compagnie societe ville municipalite mrc",
    Actor.Kind.GROUP: "groupe collectif group collective regroupement",
}
_KIND_OF = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}
_PLACE_PREFIX = re.compile(
    r"^(ville|municipalite|village|canton|paroisse|mrc) (de la|de|du|des|d') ?"
)


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


def clean_neq(text: str) -> str:
    """The Quebec business number: ten digits, whatever stands between them."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise ImportProblem(
            Said("« %(text)s » n’est pas un NEQ.", text=text[:40]), Said("Un NEQ a dix chiffres.")
        )
    return digits


def place_key(text: str) -> str:
    """A municipality's name as people write it: « Ville de St-Georges (QC) » is saint georges."""
    bare = re.sub(r"\(.*?\)|,.*$", "", fold(text))
    bare = _PLACE_PREFIX.sub("", bare.strip())
    bare = re.sub(r"\bste\b\.?", "sainte", re.sub(r"\bst\b\.?", "saint", bare))
    return " ".join(words(bare))


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
