"""A pasted text becomes a draft of the form: pure, but for what `Known` was given.

How sure each value is follows where it was read: under a label (« Lieu : … ») nearly certain, in
a sentence less, guessed from the shape of a line least. A person confirms what is under 0.8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from maillage.algorithms.french_dates import (
    DatesRead,
    FoundDates,
    Occurrence,
    find_dates,
    read_dates,
)
from maillage.algorithms.french_text import fold
from maillage.offer.contributing import pieces, titles
from maillage.offer.contributing.lines import Line, description_of, lines_of
from maillage.offer.contributing.saying_dates import shortest
from maillage.offer.contributing.shapes import Draft

LABELLED, SIGNED = 0.95, 0.85
DEADLINE = 0.4  # « inscriptions avant le 12 » is read, and never sure


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it was understood."""

    name: str
    street: str = ""
    town: str = ""


@dataclass(frozen=True)
class Known:
    """What the region knows. `places`: the folded name of each place → its name and its town;
    `is_town` tells whether a name is a municipality's; `disciplines`: folded word → slug;
    `take_apart` cuts an address in its parts."""

    now: date
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_town: Callable[[str], bool] = lambda _name: False
    take_apart: Callable[[str], Spot | None] = lambda text: Spot(text) if text else None
    disciplines: Mapping[str, str] = field(default_factory=dict)


def understand(text: str, known: Known) -> Draft:
    """One event, from a text. Never raises; what was not found is not in the draft."""
    draft, lines = Draft(), lines_of(text)
    clean = "\n".join(line.text for line in lines)
    found = _found(clean, known.now)
    _labels(lines, draft, known)
    _dates(clean, found, draft, known.now)
    titles.read_title(lines, found, clean, draft)
    _place(clean, draft, known)
    _price(lines, draft)
    pieces.read_links(text, draft)
    pieces.read_contact(clean, draft)
    pieces.read_audience(clean, draft)
    pieces.read_accessibility(clean, draft)
    pieces.read_people(clean, draft)
    _discipline(clean, draft, known)
    _attendance(clean, draft)
    draft.put("description", description_of(text)[:20_000], 0.9)
    return draft


# --- Labels ------------------------------------------------------------------------------------
def _labels(lines: list[Line], draft: Draft, known: Known) -> None:
    for line in lines:
        sure = SIGNED if line.is_sign else LABELLED
        match line.label:
            case "title" if not line.is_sign:
                draft.put("title", titles.tidy(line.text), sure, line.text)
            case "when":
                read = read_dates(line.text, now=known.now)
                _put_dates(read, [line.text], min(sure, read.confidence), line.text, draft, known)
            case "place":
                _put_spot(known.take_apart(line.text), sure, line.text, draft, known)
            case "organizer" | "performers" if len(line.text) <= 200:
                draft.put(line.label, line.text.strip(" ."), sure, line.text)
            case "audience":
                pieces.read_audience(line.text, draft, sure)
            case "discipline":
                _discipline(line.text, draft, known, sure)


# --- Dates -------------------------------------------------------------------------------------
def _found(text: str, now: date) -> list[FoundDates]:
    found = list(find_dates(text, now=now))
    firm = [one for one in found if one.read.confidence > DEADLINE]
    return firm or found


def _dates(text: str, found: list[FoundDates], draft: Draft, now: date) -> None:
    if draft.get("when") or not found:
        return
    every = {one for expression in found for one in expression.read.occurrences}
    # The same evening told twice, once without its hour, is one evening.
    timed = {one.start.date() for one in every if not one.all_day}  # type: ignore[union-attr]
    kept = [one for one in every if not (one.all_day and one.start in timed)]
    kept = sorted(_begun(kept, now), key=lambda one: one.start.isoformat())
    said = _as_written(text, found[0]) if len(found) == 1 else []
    sure = min(one.read.confidence for one in found)
    words = " … ".join(_joined(text, one) for one in found)
    draft.put(
        "when", shortest(kept, said, now), sure if len(found) == 1 else min(sure, 0.75), words
    )


def _begun(kept: list[Occurrence], now: date) -> list[Occurrence]:
    """« Vernissage le 14, se poursuit jusqu'au 28 » begins on the 14th, not today."""
    later = [_day(one.start) for one in kept if _day(one.start) > now]
    if not later:
        return kept
    first = min(later)
    return [
        replace(one, start=first)
        if one.all_day and one.start == now and one.end is not None and _day(one.end) > first
        else one
        for one in kept
    ]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _as_written(text: str, found: FoundDates) -> list[str]:
    """The author's words, from the shortest beginning that may say it all."""
    spans = found.read.spans
    whole = [text[spans[0][0] : end] for _start, end in spans]
    return [*whole, _joined(text, found)]


def _joined(text: str, found: FoundDates) -> str:
    return " ".join(text[start:end] for start, end in found.read.spans)


def _put_dates(
    read: DatesRead, said: list[str], sure: float, words: str, draft: Draft, known: Known
) -> None:
    if read.occurrences:
        draft.put("when", shortest(read.occurrences, said, known.now), sure, words)


# --- Place -------------------------------------------------------------------------------------
_KIND = (
    r"salle|maison|théâtre|centre|bibliothèque|église|chapelle|musée|parc|café|bar|galerie|"
    r"vieux|vieille|presbytère|moulin|auditorium|aréna|école|cégep|université|place|pub|"
    r"microbrasserie|domaine|manoir|jardins?|marché|quai|atelier|cinéma|librairie|studio|espace"
)
_AT = re.compile(
    r"(?:(?i:\bà la |\bà l[’']|\bau |\baux |\bdans (?:la |le |l[’'])|\bchez )|(?<!\w)@ ?|"
    r"(?<=\n)(?=[A-ZÀ-Ý])(?!Atelier|Place |Marché))"  # or a line that begins with one
    rf"((?i:{_KIND})\b[^.!?;\n(|]{{0,110}})"
)
_STREET = re.compile(
    r"\b(\d{1,5}[A-Za-z]?,? (?:(?:e |re )?(?:rue|av(?:enue|\.)|boul(?:evard|\.)|ch(?:emin|\.)|rang|"
    r"route|place|côte|montée)|\d{1,3}e (?:rue|avenue|rang))[^,.;!?\n(]{0,60})", re.I,
)  # fmt: skip
_CUT = re.compile(
    r"\s(?:(?:le|les|dès|à partir|avec|pour|afin|où|qui|et|en|ce|cette)\s(?=\d|[a-zà-ÿ])|"
    # « du cégep » is of the name, « du 3 au 5 » and « du mardi au jeudi » are not.
    r"(?:du|de)\s(?=\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))(?!la\s[A-Z])"
)
_NAMES = re.compile(
    r"\b[A-ZÀ-Ý][a-zà-ÿ’']+(?:[- ](?:[A-ZÀ-Ý][a-zà-ÿ’']+|de|des|du|la|le|les|d[’'][A-Z]\w+))*"
)


def _place(text: str, draft: Draft, known: Known) -> None:
    folded = f" {_words(text)} "
    best = max((key for key in known.places if f" {key} " in folded), key=len, default="")
    if best:
        name, town = known.places[best]
        draft.put("place", name, 0.9, name)
        draft.put("town", town, 0.9, town)
    elif m := _AT.search(text):
        said = _place_said(m[1], text[m.end(1) :])
        _put_spot(known.take_apart(said), 0.65, said, draft, known)
    if m := _STREET.search(text):
        draft.put("street", m[1].strip(" ,"), 0.8, m[0])
    _town(text, draft, known)


def _place_said(said: str, _after: str) -> str:
    """The name, and the address that follows it by commas; not the sentence that goes on."""
    parts = [part.strip() for part in said.split(",")]
    kept = [_CUT.split(parts[0])[0].strip()]
    for part in parts[1:]:
        if not re.match(r"\d|[A-ZÀ-Ý]|rue|avenue|boul|chemin|rang|route", part):
            break
        kept.append(part)
    return ", ".join(kept)


def _put_spot(spot: Spot | None, sure: float, words: str, draft: Draft, known: Known) -> None:
    if spot is None or not spot.name:
        return
    known_as = known.places.get(_words(spot.name))
    name, town = known_as or (titles.tidy(spot.name), spot.town)
    draft.put("place", name[:200], max(sure, 0.9) if known_as else sure, words)
    draft.put("street", spot.street[:200], sure, words)
    draft.put("town", spot.town or town, sure, words)


def _town(text: str, draft: Draft, known: Known) -> None:
    if draft.get("town"):
        return
    for m in _NAMES.finditer(text):
        words = m[0].split(" ")
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            if known.is_town(name):
                draft.put("town", name, 0.7, m[0])
                return


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


# --- The rest ----------------------------------------------------------------------------------
def _price(lines: list[Line], draft: Draft) -> None:
    for line in lines:
        is_labelled = line.label == "price"
        for sentence in [line.text] if is_labelled else pieces.sentences_of(line.text):
            price = pieces.read_price(sentence, is_labelled)
            if price is not None:
                draft.put("price_kind", price.kind, price.sure, sentence)
                draft.put("price_text", price.text, price.sure, sentence)


def _discipline(text: str, draft: Draft, known: Known, sure: float = 0.0) -> None:
    """The discipline that the title names, else the one that the text names most."""
    for told, trust in ((draft.title, 0.85), (text[:6_000], 0.6)):
        folded = f" {_words(told)} "
        counts: dict[str, int] = {}
        for word, slug in known.disciplines.items():
            if f" {word} " in folded or f" {word}s " in folded:
                counts[slug] = counts.get(slug, 0) + folded.count(f" {word}") * len(word)
        if counts:
            slug = max(counts, key=lambda one: counts[one])
            draft.put("discipline", slug, sure or trust, told if len(told) < 160 else "")
            return


_ONLINE = re.compile(r"\b(?:en ligne|webdiffusion|virtuel\w*|sur zoom|visioconference)\b")
_BOTH = re.compile(r"\b(?:hybride|en personne (?:et|ou) en ligne|aussi en ligne|en presence et)\b")


def _attendance(text: str, draft: Draft) -> None:
    folded = fold(text)
    if m := _BOTH.search(folded):
        draft.put("attendance", "mixed", 0.7, m[0])
    elif (m := _ONLINE.search(folded)) and not re.search(
        r"(?:billets?|reserv\w+|inscri\w+|achat)[^.\n]{0,40}en ligne", folded
    ):
        draft.put("attendance", "mixed" if draft.get("place") else "online", 0.6, m[0])
