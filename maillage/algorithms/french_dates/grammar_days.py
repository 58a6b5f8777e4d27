"""Rules for days together: lists, stretches, weekdays that come back, whole months and weeks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maillage.algorithms.french_dates.cursor import YEARS, Cursor
from maillage.algorithms.french_dates.grammar_names import day_name
from maillage.algorithms.french_dates.grammar_times import clock
from maillage.algorithms.french_dates.phrases import (
    Clock,
    DayName,
    Days,
    Months,
    Part,
    Stretch,
    Weekly,
)
from maillage.algorithms.french_dates.tokens import Kind
from maillage.algorithms.french_dates.vocabulary import COUNTS, ORDINALS

LONGEST_LIST = 80
_EVERY_DAY = frozenset(range(7))
_WEEKEND = frozenset((5, 6))
_TO = ("jusqu au", "jusqu a", "au", "a", "-", "to", "until", "through", "thru", "till", ">", "→")


def days(c: Cursor, *, bare: bool = False) -> Days | None:
    """The days that stand here, joined in a list, or None (then `c.at` has passed what is no day).

    `bare`: numbers alone are days, after « relâche : » for instance.
    """
    first = c.at
    read: list[tuple[Part, int, str]] = []  # part, where it ends, what joined it
    choice = False
    while len(read) < LONGEST_LIST:
        before = c.at
        joiner = _joiner(c) if read else ""
        if read and not joiner:
            break
        part = _part(c)
        if part is None or (joiner == "," and (_is_hours(c, part) or _is_frame(read, part, bare))):
            c.at = before
            break
        choice = choice or joiner in ("ou", "or")
        read.append((part, c.at, joiner))
        _hyphened(c, read)
    kept = read if bare else _settled(read)
    if not kept:
        # What was read is passed, or a long list of numbers would be read again from each of them.
        c.at = max(first, read[-1][1] if read else first)
        return None
    c.at = kept[-1][1]
    return Days(_weekdays_shared([part for part, _end, _joiner in kept]), first, c.at, choice)


def _joiner(c: Cursor) -> str:
    """What joins two days of a list. A new line joins only what begins like a day."""
    found = c.take_any(",", "et", "&", "+", "and", "puis", "ou", "or", "ainsi que", "/", ";", "•")
    if found == "et" and c.take("/"):
        return c.take_any("ou") or found
    if found in (",", ";", "/"):
        return c.take_any("et", "puis", "ou", "and", "ainsi que", "or") or found
    return found or (" " if c.peek().breaks == 1 else "")


def _hyphened(c: Cursor, read: list[tuple[Part, int, str]]) -> None:
    """« 3-4-5 mars » is three days: the hyphen that follows « 3-4 » goes on with the list."""
    part = read[-1][0]
    if not (isinstance(part, Stretch) and part.first and part.last and c.peek().text == "-"):
        return
    if c.peek(-2).text == "-" and c.kind(Kind.NUMBER, 1) and part.last.month is None:
        a, b, third = part.first.day or 0, part.last.day or 0, c.peek(1).number
        if b == a + 1 and third == b + 1:
            c.at += 1
            last = day_name(c)
            if last and last.month:
                read[-1:] = [(d, c.at, ",") for d in (part.first, part.last, last)]


def _is_frame(read: list[tuple[Part, int, str]], part: Part, bare: bool) -> bool:
    """« sauf le lundi, du 5 au 9 mars »: the stretch is not left out."""
    return bare and isinstance(part, Stretch) and not isinstance(read[0][0], Stretch)


def _is_hours(c: Cursor, part: Part) -> bool:
    """« 12 mars, 13 à 16 h »: the number after the comma begins hours."""
    return (
        isinstance(part, DayName) and part.month is None and part.fixed is None
        and not part.is_anchored and c.peek().text in ("a", "-") and c.kind(Kind.CLOCK, 1)
    )  # fmt: skip


def _settled(read: list[tuple[Part, int, str]]) -> list[tuple[Part, int, str]]:
    """The list without its last bare numbers, unless « et » joins them to a day with its month."""
    last_sure = -1
    for i, (part, _end, _how) in enumerate(read):
        if not _is_bare(part):
            last_sure = i
    kept = read[: last_sure + 1]
    for item in read[last_sure + 1 :]:
        if not kept or (item[2] not in ("et", "&", "and") and item is read[-1]):
            break
        kept.append(item)
    return kept


def _is_bare(part: Part) -> bool:
    """Whether the part is a number alone, that only its neighbours make a day."""
    if isinstance(part, Stretch):
        return bool(part.first and part.last) and all(map(_is_bare, (part.first, part.last)))  # type: ignore[arg-type]
    if not isinstance(part, DayName) or part.fixed or part.weekdays:
        return False
    return part.month is None and not part.is_anchored


def _weekdays_shared(parts: list[Part]) -> tuple[Part, ...]:
    """« vendredi et samedi 5 et 6 mars » is « vendredi 5 et samedi 6 mars »."""
    heads = 0
    while heads < len(parts) and _named_weekday(parts[heads]):
        heads += 1
    rest = parts[heads:]
    if not rest or not all(isinstance(p, DayName) and p.day for p in rest):
        return _plural_shared(parts)
    named = [p for p in rest if isinstance(p, DayName)]
    if heads and named[0].weekdays and not any(p.weekdays for p in named[1:]):
        words = [_weekday_of(p) for p in parts[:heads]] + [named[0].weekdays]
        if len(words) == len(named):
            return tuple(replace(p, weekdays=w) for p, w in zip(named, words, strict=True))
        union = frozenset().union(*words)
        return tuple(replace(p, weekdays=union) for p in named)
    return _plural_shared(parts)


def _named_weekday(part: Part) -> bool:
    is_weekly = isinstance(part, Weekly) and not part.ordinals and not part.is_run
    return is_weekly or (isinstance(part, DayName) and part.is_weekday_only)


def _weekday_of(part: Part) -> frozenset[int]:
    return part.weekdays if isinstance(part, Weekly | DayName) else frozenset()


def _plural_shared(parts: list[Part]) -> tuple[Part, ...]:
    """« les samedis 6, 13 et 20 mars »: the weekday of the first is that of all."""
    shared: frozenset[int] = frozenset()
    out: list[Part] = []
    for part in parts:
        if isinstance(part, DayName) and part.day:
            if part.weekdays:
                shared = part.weekdays if part.is_plural else frozenset()
            elif shared:
                part = replace(part, weekdays=shared)
        out.append(part)
    return tuple(out)


def _part(c: Cursor) -> Part | None:
    start = c.at
    for rule in _RULES:
        part = rule(c)
        if part is not None:
            return part
        c.at = start
    return None


def _weeks(c: Cursor) -> Part | None:
    """« cette fin de semaine », « la semaine du 8 mars », « les fins de semaine »."""
    c.take_any("toute", "pour")
    this = bool(c.take_any("cette", "this", "ce"))
    c.take("la", "le", "les", "the", "chaque", "des")
    each = c.peek(-1).text == "chaque"
    if c.take("weekends") or (c.take("weekend") and each):
        return Weekly(_WEEKEND)
    following = c.take("next")
    if c.peek(-1).text == "weekend" or c.take("weekend"):
        whole = "weekend"
    elif c.take("semaine") or (c.take("week") and (this or following)):
        whole = "week"
    else:
        return None
    if c.take("prochaine", "prochain") or following:
        return _week_ahead(c, whole, 1)
    if c.take_any("du", "of", "des"):
        name = day_name(c)
        if name is None or name.is_weekday_only:
            return None
        if c.take("et", "-", "au"):  # « la fin de semaine des 6 et 7 mars »
            other = day_name(c)
            return Stretch(name, other) if other else None
        return Stretch(name, None, whole=whole, trust=0.85)
    return _week_ahead(c, whole, 0) if this else None


def _week_ahead(c: Cursor, whole: str, weeks: int) -> Part | None:
    monday = 7 * weeks - c.now.weekday()
    begin, end = (monday + 5, monday + 6) if whole == "weekend" else (monday, monday + 6)
    first, last = c.day_ahead(max(begin, 0)), c.day_ahead(end)
    if first is None or last is None:
        return None
    trust = 0.85 if whole == "weekend" and begin > 0 and not (weeks and monday < 5) else 0.7
    return Stretch(DayName(fixed=first), DayName(fixed=last), trust=trust)


def _every(c: Cursor) -> Part | None:
    """« tous les samedis », « chaque jeudi », « un mardi sur deux », « les vendredis »."""
    is_each = bool(c.take_any("tous les", "toutes les", "chaque", "every", "a tous les", "tous"))
    step = 2 if is_each and (c.take("deux", "2", "other") or _two(c)) else 1
    if is_each and c.take("jours", "jour", "soirs", "soir", "day", "soirees", "matins"):
        return Weekly(_EVERY_DAY)
    if c.take_all("en semaine"):
        return Weekly(frozenset(range(5)), trust=0.9)
    if c.take("quotidiennement", "daily"):
        return Weekly(_EVERY_DAY)
    if not is_each and c.take("un", "1"):
        found = _weekday_list(c)
        return replace(found, step=2, trust=0.75) if found and c.take_all("sur deux") else None
    c.take("les", "des")
    article = is_each or c.peek(-1).text == "les"
    found = _weekday_list(c)
    if found is None or not (is_each or article or found.is_each):
        return None
    if not is_each and not found.is_each:
        return None
    return replace(found, is_each=True, step=step, trust=0.75 if step > 1 else 1.0)


def _two(c: Cursor) -> bool:
    if c.kind(Kind.NUMBER) and c.peek().number == 2:
        c.at += 1
        return True
    return False


def _weekday_list(c: Cursor) -> Weekly | None:
    """Weekdays joined; None when a number follows: then they are names of days."""
    found: set[int] = set()
    plural = False
    start = end = c.at
    while c.kind(Kind.WEEKDAY) and c.at - start < 4 * 7:
        found.add(c.peek().number)
        plural = plural or c.peek().flag
        c.at += 1
        if c.kind(Kind.PART):
            c.at += 1
        end = c.at
        if not c.take_any(",", "et", "&", "and", "/"):
            break
        c.take("et", "and")
        c.take("les", "le", "des")
    if c.at == end and c.kind(Kind.NUMBER) and is_day_after(c):
        return None
    c.at = end
    return Weekly(frozenset(found), is_each=plural) if found else None


def is_day_after(c: Cursor) -> bool:
    """Whether the number here is a day rather than what begins hours: « samedis 13 à 16 h »."""
    is_range = c.peek(1).text in ("a", "-") and c.kind(Kind.CLOCK, 2)
    return 1 <= c.peek().number <= 31 and not is_range


def _ordinal(c: Cursor) -> Part | None:
    """« le premier samedi de mars », « les 1er et 3e mardis », « les deux derniers vendredis »."""
    each = bool(c.take_any("tous les", "chaque", "les", "every"))
    c.take("le", "the", "l", "la")
    count = COUNTS.get(c.peek().text, 0)
    if 2 <= count <= 4 and c.peek(1).text in ("premiers", "derniers"):
        sign = 1 if c.peek(1).text == "premiers" else -1
        c.at += 2
        ordinals = frozenset(sign * i for i in range(1, count + 1))
    else:
        ordinals = _ordinal_list(c)
    found = _weekday_list(c) if ordinals else None
    if found is None:
        return None
    each_month = bool(c.take_any("de chaque mois", "du mois", "of each month", "of the month"))
    return Weekly(found.weekdays, each or each_month or found.is_each, ordinals=ordinals)


def _ordinal_list(c: Cursor) -> frozenset[int]:
    found: set[int] = set()
    while len(found) < 6:
        token = c.peek()
        if token.kind is Kind.NUMBER and token.flag and 1 <= token.number <= 5:
            found.add(token.number)
        elif token.text in ORDINALS:
            found.add(ORDINALS[token.text])
        else:
            break
        c.at += 1
        before = c.at
        if not c.take_any("et", ",", "and", "&"):
            break
        c.take_any("le", "et", "the")
        if c.kind(Kind.WEEKDAY):
            c.at = before
            break
    return frozenset(found)


def _stretch(c: Cursor) -> Part | None:
    """« du 3 au 5 mars », « 3-5 mars », « du 3 mars à 18 h au 5 mars à 16 h », or one day."""
    between = bool(c.take_any("entre", "between"))
    opener = "" if between else c.take_any("du", "de", "from", "d", "des")
    if opener == "des" and c.peek().text == "le":  # « dès le 3 mars » is a limit
        return None
    first = day_name(c)
    if first is None:
        return None
    if (between or opener == "du") and first.day:
        first = replace(first, is_anchored=True)
    after_first = c.at
    if between and c.take("et", "and"):
        last = day_name(c)
        return Stretch(first, last) if last else None
    start = _edge_clock(c, first)
    joined = c.take_any(*_TO) or _iso_bar(c)
    if joined in ("jusqu a", "a", "jusqu au", "au", "to"):
        c.skip("et", "y", "compris")
    last = day_name(c) if joined else None
    if last is None or not _can_end(c, first, last, joined):
        c.at = after_first
        return first
    after_last = c.at
    end = _edge_clock(c, last) if start else None
    if end is None:
        c.at = after_last
    return _run(first, last) or Stretch(first, last, start, end)


def _iso_bar(c: Cursor) -> str:
    """The bar of an ISO interval: 2027-02-14/2027-02-16."""
    both = c.kind(Kind.DATE, -1) and c.kind(Kind.DATE, 1)
    is_interval = both and all(c.peek(i).numbers[0] for i in (-1, 1))
    return "/" if is_interval and c.take("/") else ""


def _edge_clock(c: Cursor, name: DayName) -> Clock | None:
    if name.hours:
        return name.hours.start
    before = c.at
    c.take_any("a", ",", "des", "@", "at", "(", "-")
    found = clock(c)
    if found is None:
        c.at = before
        return None
    c.take(")")
    return found


def _can_end(c: Cursor, first: DayName, last: DayName, joined: str) -> bool:
    """Whether a day may end what another began: « 13 à 16 h » and « samedi - 14 mars » may not."""
    if c.kind(Kind.CLOCK) and c.peek(-1).kind is Kind.NUMBER and last.month is None:
        return joined in ("au", "jusqu au")
    if first.is_weekday_only and not last.weekdays:
        return False
    if last.is_weekday_only and not (first.is_weekday_only or joined in ("au", "jusqu au", "a")):
        return False
    if joined == "a" and first.is_anchored and last.month is None and not last.weekdays:
        return last.fixed is not None
    return True


def _run(first: DayName, last: DayName) -> Weekly | None:
    """« du mardi au dimanche »."""
    if not (first.is_weekday_only and last.is_weekday_only):
        return None
    begin, end = min(first.weekdays), min(last.weekdays)
    length = (end - begin) % 7 + 1
    return Weekly(frozenset((begin + i) % 7 for i in range(length)), is_run=True)


def months(c: Cursor) -> Part | None:
    """« de juillet », « en février et mars », « de janvier à mai 2027 », « mars 2027 »."""
    whole = bool(c.take_any("tout le mois de", "tout le mois d", "tout", "tout au long de"))
    opened = whole or bool(
        c.take_any(
            "du mois de", "du mois d", "des mois de", "des mois d", "au mois de", "au mois d",
            "durant le mois de", "pendant le mois de", "de", "d", "en", "in", "of",
            "de chaque mois de",
            "chaque mois de", "chaque mois d",
        )
    )  # fmt: skip
    found: list[tuple[int, int | None]] = []
    end = c.at
    while c.kind(Kind.MONTH) and len(found) < 24:
        month = c.peek().number
        c.at += 1
        year = None
        if c.kind(Kind.NUMBER) and c.peek().number in YEARS:
            year = c.peek().number
            c.at += 1
        found.append((month, year))
        end = c.at
        if c.take_any("a", "-", "jusqu en", "to", "au"):
            if c.kind(Kind.MONTH):
                found.extend(_months_until(month, c.peek().number))
            continue
        if not c.take_any("et", ",", "&", "and"):
            break
        c.take("en", "de", "d", "'")
    c.at = end
    if not found or not (opened or found[-1][1]):
        return None
    last_year = found[-1][1]
    return Months(tuple((m, y or last_year) for m, y in found), is_whole=whole)


def _months_until(first: int, last: int) -> list[tuple[int, int | None]]:
    """The months strictly between two."""
    return [((first + i - 1) % 12 + 1, None) for i in range(1, (last - first) % 12)]


_RULES: tuple[Callable[[Cursor], Part | None], ...] = (_weeks, _ordinal, _every, _stretch)
