"""Typography as Quebec (and English Canada) writes it: pure text in, pure text out.

Source: Office québécois de la langue française, Banque de dépannage linguistique, table of
spacing before and after punctuation (no space before ; ! ?, a no-break space before : % $ and
inside « », hours as « 14 h 30 »). The English side follows The Canadian Style.

Every function takes ``language``: ``"fr-ca"`` (default; any tag starting with ``fr``) or ``"en"``.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import regex

from maillage.algorithms.typography_rules import ENGLISH, FRENCH, Rule, sealed, unsealed

NBSP = "\u00a0"
MINUS = "\u2212"
PASSES = 8  # two are enough for ordinary text; slips of quotes may take one or two more

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}

Number = int | float | Decimal


def typeset(text: str, language: str = "fr-ca") -> str:
    """Return ``text`` with the language's quotes, apostrophes and no-break spaces.

    Addresses (web, e-mail), `` `code` `` and ``<tags>`` come out exactly as they went in, and
    applying it twice changes nothing more. A text holding the noncharacter U+FDD0, which marks
    the protected pieces inside, is returned untouched.
    """
    for _ in range(PASSES):
        before, text = text, _typeset_once(text, language)
        if text == before:
            break
    return text


def _typeset_once(text: str, language: str) -> str:
    bare = sealed(text)
    if bare is None:
        return text
    result, pieces = bare
    rules: tuple[Rule, ...] = FRENCH if _is_french(language) else ENGLISH
    for rule in rules:
        result = rule(result)
    return unsealed(result, pieces)


def number(value: Number, decimals: int | None = None, language: str = "fr-ca") -> str:
    """Write a number: 1234.5 gives « 1 234,5 » (fr) or "1,234.5" (en).

    ``decimals`` rounds half away from zero; without it every digit of the value is kept.
    Raises ValueError when the value is not finite.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a finite number: {value!r}")
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    elif isinstance(value, float) and exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    written = f"{abs(exact):,f}"
    if _is_french(language):
        written = written.translate({ord(","): NBSP, ord("."): ","})
    return (MINUS if exact < 0 else "") + written


def money(value: Number, decimals: int = 2, language: str = "fr-ca") -> str:
    """Write Canadian dollars: « 1 234,50 $ » (fr) or "$1,234.50" (en)."""
    written = number(value, decimals, language)
    if _is_french(language):
        return f"{written}{NBSP}$"
    return f"{MINUS}${written[1:]}" if written.startswith(MINUS) else f"${written}"


def percent(value: Number, decimals: int | None = None, language: str = "fr-ca") -> str:
    """Write a value already in hundredths: 12.5 gives « 12,5 % » (fr) or "12.5%" (en)."""
    space = NBSP if _is_french(language) else ""
    return f"{number(value, decimals, language)}{space}%"


def long_date(date: dt.date, language: str = "fr-ca", *, weekday: bool = False) -> str:
    """Write a date in full: « 27 octobre 2021 », « 1er mai 2024 », "October 27, 2021"."""
    tongue = "fr" if _is_french(language) else "en"
    month = MONTHS[tongue].split()[date.month - 1]
    day = WEEKDAYS[tongue].split()[date.weekday()]
    if tongue == "fr":
        first = "1er" if date.day == 1 else str(date.day)
        written = f"{first}{NBSP}{month} {date.year}"
        return f"{day} {written}" if weekday else written
    written = f"{month}{NBSP}{date.day}, {date.year}"
    return f"{day}, {written}" if weekday else written


def clock(time: dt.time | dt.datetime, language: str = "fr-ca") -> str:
    """Write the time of day: « 14 h 30 », « 14 h » (fr) or "2:30 p.m." (en). No time zone."""
    if _is_french(language):
        minutes = f"{NBSP}{time.minute:02d}" if time.minute else ""
        return f"{time.hour}{NBSP}h{minutes}"
    half = "a.m." if time.hour < 12 else "p.m."
    return f"{time.hour % 12 or 12}:{time.minute:02d}{NBSP}{half}"


def graphemes(text: str) -> int:
    """Count what a person sees as characters (extended grapheme clusters, UAX #29)."""
    return len(regex.findall(r"\X", text))


def plural(count: Number, singular: str, many: str = "", language: str = "fr-ca") -> str:
    """Return the word that agrees with ``count``: in French 0 and 1,5 are singular.

    ``many`` is the plural form; without it an « s » is added to a one-word singular.
    """
    alone = -2 < count < 2 if _is_french(language) else count in (1, -1)
    return singular if alone else many or f"{singular}s"


def counted(count: Number, singular: str, many: str = "", language: str = "fr-ca") -> str:
    """Return the number with its word: « 3 organismes », « 1 234 gestes »."""
    word = plural(count, singular, many, language)
    return f"{number(count, language=language)}{NBSP}{word}"


def _is_french(language: str) -> bool:
    return language.lower().startswith("fr")
