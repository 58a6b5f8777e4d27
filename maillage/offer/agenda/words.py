"""The French words of an agenda's address, what the index calls them, and what screens say.

`/agenda/?q=conte&quand=cette-fin-de-semaine&discipline=musique&territoire=shawinigan&gratuit=oui`:
one table per parameter, in the order in which an address is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Discipline
from maillage.offer.models import Accessibility, Attendance, Audience, EventStatus
from maillage.offer.remembering import remembered

Text = str | Promise

# The order of parameters in a canonical address.
ORDER = (
    "q", "quand", "du", "au", "discipline", "territoire", "lieu", "gratuit", "prix", "public",
    "age", "langue", "acces", "participation", "tenue", "artiste", "serie",
    "pres", "lat", "lon", "rayon", "tri",
)  # fmt: skip
# What pages add to a query without being part of what is asked.
OTHERS = frozenset({"suite", "mois", "page", "cadre", "n"})
# Tongues of Quebec for which Django has no name (ISO 639), in French and in English.
TONGUES = {
    "abe": ("abénaquis", "Abenaki"),  # data
    "alq": ("algonquin", "Algonquin"), "atj": ("atikamekw", "Atikamekw"),
    "cr": ("cri", "Cree"), "iu": ("inuktitut", "Inuktitut"),
    "mic": ("mi’gmaq", "Mi’gmaq"),  # data
    "moe": ("innu", "Innu"),
    "moh": ("kanien’kéha", "Kanien’kéha"),  # data
    "nsk": ("naskapi", "Naskapi"), "wdt": ("wendat", "Wendat"),
    "fcs": ("langue des signes québécoise", "Quebec Sign Language"),  # data
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One value of a parameter: what an address writes, the index's code, what is shown."""

    slug: str
    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Filter:
    """A parameter that takes some of a list of words; `facet` is the index's name for it."""

    param: str
    facet: str
    title: Text
    words: tuple[Word, ...]

    def word(self, slug: str) -> Word | None:
        return next((one for one in self.words if one.slug == slug), None)

    def by_code(self, code: str) -> Word | None:
        return next((one for one in self.words if one.code == code), None)


TODAY, TOMORROW, WEEKEND, MONTH, NOW = (
    "aujourd-hui", "demain", "cette-fin-de-semaine", "ce-mois-ci", "en-ce-moment",
)  # fmt: skip
WHEN: Mapping[str, Text] = {
    TODAY: _("Aujourd’hui"),
    TOMORROW: _("Demain"),
    WEEKEND: _("Cette fin de semaine"),
    MONTH: _("Ce mois-ci"),
    NOW: _("En ce moment"),
}

PRICE = Filter("prix", "price", _("Prix"), (
    Word("gratuit", "free", _("Gratuit")),
    Word("15-et-moins", "15", _("15 $ et moins")),
    Word("15-a-30", "30", _("15 $ à 30 $")),
    Word("30-a-60", "60", _("30 $ à 60 $")),
    Word("plus-de-60", "more", _("plus de 60 $")),
))  # fmt: skip
AUDIENCE = Filter("public", "audience", _("Public"), tuple(
    Word(slug, code, Audience(code).label)
    for slug, code in (
        ("tous", "everyone"), ("famille", "family"), ("enfants", "children"),
        ("ados", "teenagers"), ("adultes", "adults"), ("aines", "seniors"), ("scolaire", "schools"),
    )
))  # fmt: skip
AGE = Filter("age", "age", _("Âge"), (
    Word("0-2", "0-2", _("0 à 2 ans")),
    Word("3-5", "3-5", _("3 à 5 ans")),
    Word("6-8", "6-8", _("6 à 8 ans")),
    Word("9-12", "9-12", _("9 à 12 ans")),
    Word("13-17", "13-17", _("13 à 17 ans")),
    Word("18", "18", _("18 ans et plus")),
))  # fmt: skip
ACCESS = Filter("acces", "access", _("Accessibilité"), tuple(
    Word(slug, code, Accessibility(code).label)
    for slug, code in (
        ("fauteuil", "wheelchair"), ("toilette", "toilet"), ("stationnement", "parking"),
        ("boucle-auditive", "hearing_loop"), ("langue-des-signes", "sign_language"),
        ("sous-titres", "captions"), ("audiodescription", "audio_description"),
        ("decontractee", "relaxed"), ("chien", "guide_dog"),
    )
))  # fmt: skip
MODE = Filter("participation", "mode", _("Participation"), (
    Word("en-personne", "offline", Attendance.OFFLINE.label),
    Word("en-ligne", "online", Attendance.ONLINE.label),
))  # fmt: skip
STATUS = Filter("tenue", "status", _("Tenue"), (
    Word("prevu", "scheduled", EventStatus.SCHEDULED.label),
    Word("annule", "cancelled", EventStatus.CANCELLED.label),
    Word("reporte", "postponed", EventStatus.POSTPONED.label),
    Word("deplace", "rescheduled", EventStatus.RESCHEDULED.label),
    Word("passe-en-ligne", "moved_online", EventStatus.MOVED_ONLINE.label),
    Word("complet", "sold_out", _("complet")),
))  # fmt: skip
FIXED = (PRICE, AUDIENCE, AGE, ACCESS, MODE, STATUS)


@remembered(60)
def _disciplines() -> tuple[tuple[str, str, str], ...]:
    rows = Discipline.objects.values_list("slug", "name_fr", "name_en")
    return tuple((slug, brief(fr), brief(en or fr)) for slug, fr, en in rows)


def brief(name: str) -> str:
    """Without what explains it: « Arts de la parole (conte, slam) » is « Arts de la parole »."""
    return name.partition(" (")[0].partition(" / ")[0]


def disciplines() -> Filter:
    """The network's disciplines, named in the reader's language."""
    place = 2 if (get_language() or "fr").startswith("en") else 1
    words = tuple(Word(row[0], row[0], row[place]) for row in _disciplines())
    return Filter("discipline", "discipline", _("Discipline"), words)


def language_name(code: str) -> str:
    """« français », « atikamekw »; the code itself when nobody knows it."""
    if names := TONGUES.get(code.partition("-")[0]):
        return names[(get_language() or "fr").startswith("en")]
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def filters() -> tuple[Filter, ...]:
    """Every filter whose words are a list, in the order of an address."""
    known = {one.param: one for one in (disciplines(), *FIXED)}
    return tuple(known[param] for param in ORDER if param in known)
