"""The shapes of tokens: small regular expressions on folded text; the first that fits wins."""

from __future__ import annotations

import re

from maillage.algorithms.french_dates.vocabulary import ALL_MONTHS, NUMBERED, STREETS

_MONTH = "|".join(sorted(ALL_MONTHS, key=len, reverse=True))
_SUM = r"[0-9]{1,3}(?: [0-9]{3})*(?:[.,][0-9]{1,2})?"
# Minutes are none when they begin something else: « 20 h 12 mars », « 20 h 15 $ ».
_NOT_A_TIME = rf"(?! ?(?:(?:{_MONTH})\b|\$|ans\b|h\b|er\b|%))"
_YEAR = r"(?:19|20|21)[0-9]{2}"


def _half(name: str) -> str:
    """« a.m. » or « pm »."""
    return rf"(?: ?(?P<{name}>[ap])(?:m\b|\. ?m\b\.?))"


PIECES = {
    "space": r"\s+",
    "url": r"(?:https?://|www\.)\S{1,2000}"
    r"|[a-z0-9][a-z0-9._+-]{0,63}@[a-z0-9-]{1,63}\.[a-z][a-z0-9.-]{0,63}",
    "phone": r"(?:\+?1[-. ])?\(?[2-9][0-9]{2}\)?[-. ] ?[0-9]{3}[-. ][0-9]{4}(?![0-9])",
    "price": rf"(?:{_SUM} ?(?:a|-|/|ou|et) ?){{0,3}}{_SUM} ?(?:\$|€|%|dollars?\b|cad\b)|\$ ?{_SUM}",
    "postal": r"[a-z][0-9][a-z] ?[0-9][a-z][0-9](?![0-9a-z])",
    "age": r"[0-9]{1,3}(?: ?(?:a|-|et|ou) ?[0-9]{1,3})? ?\+? ?ans\b"
    r"|ages? [0-9]{1,2}(?: ?(?:-|to|a) ?[0-9]{1,2})?\b|[0-9]{1,2} ?\+(?! ?[0-9])",
    "deal": r"[0-9]{1,4} pour [0-9]{1,4}\b|24 ?(?:h|heures?) ?(?:/|sur) ?24|24 ?/ ?7\b"
    r"|7 ?(?:/|jours? sur) ?7\b",
    "amount": r"[0-9]{1,6} ?(?:minutes?|min|mois|semaines?|jours?|personnes?|places?|artistes?"
    r"|billets?|km|metres?|kg|e siecle)\b",
    "numbered": rf"(?:{NUMBERED})\.? ?#?[0-9]{{1,5}}(?![0-9:]){_NOT_A_TIME}"
    r"(?! ?(?:heures?|hrs?|et|-|au|a) ?[0-9])|[#№] ?[0-9]{1,6}",
    "address": rf"[0-9]{{1,5}}(?:-[0-9]{{1,5}})?,? ?(?:{STREETS})\b",
    "iso": rf"(?P<iso_year>{_YEAR})(?P<iso_sign>[-/.])(?P<iso_month>[0-9]{{1,2}})"
    r"(?P=iso_sign)(?P<iso_day>[0-9]{1,2})(?![0-9])"
    r"(?:t(?P<iso_hour>[0-2][0-9]):?(?P<iso_minute>[0-5][0-9])"
    r"(?::?[0-5][0-9](?:[.,][0-9]{1,9})?)?(?P<iso_offset>z|[+-][0-9]{2}:?[0-9]{2})?)?",
    "numeric": r"(?P<num_day>[0-9]{1,2})"
    rf"(?:(?P<num_sign>[-/.])(?P<num_month>[0-9]{{1,2}})(?P=num_sign)(?P<num_year>{_YEAR})"
    r"|/(?P<num_month2>[0-9]{1,2})/(?P<num_year2>[0-9]{2}))(?![0-9/-])",
    "slashed": r"(?P<sl_day>[0-9]{1,2})/(?P<sl_month>[0-9]{2})(?![0-9/])",
    "happy": r"(?<!du )(?P<happy_from>[456]) ?(?:a|@) ?(?P<happy_to>[6789])(?![0-9:/])"
    rf"{_NOT_A_TIME}(?! ?(?:heures?|hrs?|[ap]\.?m|personnes|artistes|et\b| [0-9]))",
    "clock": r"(?P<c_hour>[0-9]{1,2}) ?(?:h|hrs?|hres?|heures?)"
    rf"(?: ?(?P<c_minute>[0-5][0-9])(?![0-9]){_NOT_A_TIME}| et (?P<c_part>demie?|quart))?"
    rf"(?![0-9a-z]){_half('c_half')}?",
    "colon": r"(?P<k_hour>[0-9]{1,2}):(?P<k_minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
    rf"{_half('k_half')}?",
    "english": rf"(?P<e_hour>[0-9]{{1,2}})(?:\.(?P<e_minute>[0-5][0-9]))?{_half('e_half')}",
    "today": r"aujourd ?'? ?hui\b",
    "after": r"apres[- ]demain\b",
    "before": r"avant[- ]hier\b",
    "part": r"(?:apres|avant)[- ]midis?\b",
    "weekend": r"(?P<end_word>(?:fin|week)s?)(?: de semaine|[- ]?ends?)\b",
    "appointment": r"rendez[- ]vous\b",
    "noon": r"(?P<n_word>midi|minuit|noon|midnight)\b"
    rf"(?: (?:et (?P<n_part>demie?|quart)|(?P<n_minute>[0-5][05]){_NOT_A_TIME})(?![0-9a-z]))?",
    "number": r"(?P<number_value>[0-9]{1,4})"
    r"(?P<ordinal>(?<=1) er\b|er|ere|e|eme|ieme|st|nd|rd|th)?(?![0-9a-z])",
    "other": r"[0-9]+[^\W_]*",
    "word": r"[^\W\d_]+",
    "mark": r"(?s:.)",
}
SCAN = re.compile("|".join(f"(?P<{name}>{piece})" for name, piece in PIECES.items()))
NUMBER = re.compile(PIECES["number"])
