"""Words that sources use, read as the codes of `maillage.offer.models.events`."""

from __future__ import annotations

import re

from maillage.algorithms.french_text import fold

# Code of `Accessibility` → folded words that state it.
_FEATURES = (
    ("wheelchair", r"fauteuil|wheelchair|mobilite reduite|\bpmr\b|acces universel"),
    ("toilet", r"toilette|restroom|washroom"),
    ("parking", r"stationnement|parking"),
    ("hearing_loop", r"boucle|hearing loop|audio ?loop|induction|assistive listening"),
    ("sign_language", r"langue des signes|sign ?language|\blsq\b|\basl\b"),
    ("captions", r"sous-?titr|surtitr|caption|subtitle"),
    ("audio_description", r"audio ?-?descri|video ?description|audiodescri"),
    ("relaxed", r"decontracte|relaxe|relaxed|sensory"),
    ("guide_dog", r"chiens? (?:guides?|d['’ ]?assistance)|guide dogs?|service animals?"),
)
_NO = re.compile(r"\b(?:non|pas|aucune?|sans|not|no|inaccessibles?|indisponibles?)\b")
_ABSENT_CODES = re.compile(r"^(?:none|aucun|unknown|inconnu)$")


def accessibility_of(told: str) -> tuple[list[str], list[str]]:
    """(codes stated present, codes stated missing) of one text; clause by clause."""
    present: list[str] = []
    absent: list[str] = []
    # « signLanguageInterpretation » as schema.org's vocabulary writes it.
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", told)
    for clause in re.split(r"[.;,\n]", fold(spaced)[:2_000]):
        if _ABSENT_CODES.match(clause.strip()):
            continue
        for code, pattern in _FEATURES:
            if re.search(pattern, clause):
                (absent if _NO.search(clause) else present).append(code)
    return present, absent


# Code of `Audience` → folded words.
_PUBLICS = (
    ("schools", r"scolaire|school|ecoles?\b"),
    ("seniors", r"aines?\b|ainees?\b|seniors?\b|65 ans"),
    ("teenagers", r"\bados?\b|adolescent|\bteen|jeunes adultes|jeunesse"),
    ("family", r"famil"),
    ("children", r"enfants?\b|children|kids|tout-petits|jeune public|bebes?\b"),
    ("everyone", r"tout(?:e)? public|pour tous|all ages|grand public|tous les ages|everyone"),
    ("adults", r"adultes?\b|adults?\b|18 ans"),
)
_AGES = re.compile(r"(\d{1,3})\s*(?:ans)?\s*(?:-|–|a|to|et)\s*(\d{1,3})(?:\s*(?:ans|years|y))?")
_FROM_AGE = re.compile(
    r"(\d{1,3})\s*(?:ans)?\s*(?:\+|et plus|and (?:up|over)|-\s*$)|"
    r"(?:des|a partir de|plus de|from)\s*(\d{1,3})"
)
_TO_AGE = re.compile(r"(?:moins de|jusqu'a|under|0\s*-)\s*(\d{1,3})")


def audience_of(told: str) -> str:
    """The code of the public that a text names, or ""; several publics are everyone."""
    folded = fold(told)[:500]
    found = [code for code, pattern in _PUBLICS if re.search(pattern, folded)]
    if "everyone" in found or {"adults", "children"} <= set(found):
        return "everyone"
    return found[0] if found else ""


def ages_of(told: str) -> tuple[int | None, int | None]:
    """(from, to) in years: « 7-12 », « 18+ », « 6 à 12 ans », « 8 ans et plus »."""
    folded = fold(told)[:200]
    m = _AGES.search(folded)
    if m and int(m[1]) <= int(m[2]) <= 120:
        return int(m[1]), int(m[2])
    m = _TO_AGE.search(folded)
    if m and int(m[1]) <= 120:
        return None, int(m[1])
    m = _FROM_AGE.search(folded)
    low = int(m[1] or m[2]) if m else None
    return (low if low is not None and low <= 120 else None), None


# Code of `Attendance` → folded words.
def attendance_of(told: str) -> str:
    """ "online", "mixed", "offline", or "" when nothing is said."""
    folded = fold(told)
    if re.search(r"mixed|hybrid|mixte", folded):
        return "mixed"
    if re.search(r"offline|en personne|en presence|presentiel|in person", folded):
        return "offline"
    return "online" if re.search(r"online|en ligne|virtuel|webdiffusion|zoom", folded) else ""
