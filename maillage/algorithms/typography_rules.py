"""The rules that `typography.typeset` applies, in order, each a function from text to text.

A rule only looks at characters that no later rule undoes, so that the whole is idempotent;
the property tests in tests/test_typography.py hold it to that.
"""

from collections.abc import Callable
from functools import partial

import regex

Rule = Callable[[str], str]

NBSP = "\u00a0"
SEAL = "\ufdd0"  # a Unicode noncharacter: no text exchanged between people contains it

# What is never touched. Trailing punctuation belongs to the sentence, not to the address.
PROTECTED = regex.compile(
    r"```.*?```"
    r"|`[^`\n]+`"
    r"|</?[A-Za-z][^<>]*>"
    r"|(?:https?|ftp|webcal)://[^\s<>\"«»“”`]*[^\s<>\"«»“”`.,:;!?…’')\]]"
    r"|\bwww\.[^\s<>\"«»“”`]*[^\s<>\"«»“”`.,:;!?…’')\]]"
    r"|(?<![\w.+\-])(?<!\w')[\w.+\-]++(?:'[\w.+\-]++)*+@[\w\-]+(?:\.[\w\-]+)+"
    r"|(?<![\w.\-])(?:[A-Za-z0-9\-]++\.)+[A-Za-z]{2,}/[^\s<>\"«»“”`]*[^\s<>\"«»“”`.,:;!?…’')\]]",
    regex.DOTALL,
)
BLANK = r"[ \u00a0\u202f\u2009]"
OPENERS = "([{«“‘’—–-/*_"  # what a quotation may follow, besides a space


def sealed(text: str) -> tuple[str, list[str]] | None:
    """Put one seal in place of each protected piece; None when the text holds the seal itself."""
    if SEAL in text:
        return None
    pieces: list[str] = PROTECTED.findall(text)
    return PROTECTED.sub(SEAL, text), pieces


def unsealed(text: str, pieces: list[str]) -> str:
    """Put the protected pieces back, in order."""
    remaining = iter(pieces)
    whole: str = regex.sub(SEAL, lambda _: next(remaining), text)
    return whole


def _replacing(pattern: str, replacement: str) -> Rule:
    return partial(regex.compile(pattern, regex.MULTILINE).sub, replacement)


def _quotes(text: str, opening: str, closing: str, inner: tuple[str, str]) -> str:
    """Turn pairs of straight double quotes into the language's own, nested ones into `inner`.

    A straight quote without its partner on the same line (inches, a slip) stays straight.
    """
    return "\n".join(_quoted_line(line, opening, closing, inner) for line in text.split("\n"))


def _quoted_line(line: str, opening: str, closing: str, inner: tuple[str, str]) -> str:
    pairs = _pairs(line)
    if not pairs:
        return line
    closers = set(pairs.values())
    depth, out = 0, []
    for at, character in enumerate(line):
        if at in closers or character == closing:
            depth = max(0, depth - 1)
        if at in pairs:
            out.append(inner[0] if depth else opening)
        elif at in closers:
            out.append(inner[1] if depth else closing)
        else:
            out.append(character)
        if at in pairs or character == opening:
            depth += 1
    return "".join(out)


def _pairs(line: str) -> dict[int, int]:
    """Match straight quotes as brackets: {place of the opening one: place of the closing one}."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for found in regex.finditer('"', line):
        at = found.start()
        before, after = line[at - 1 : at], line[at + 1 : at + 2]
        if waiting and before.strip() and waiting[-1] < at - 1 and not after.isalnum():
            pairs[waiting.pop()] = at
        elif (not before.strip() or before in OPENERS) and after.strip():
            waiting.append(at)
    return pairs


ELLIPSIS = _replacing(r"(?<!\.)\.{3}(?!\.)", "…")
APOSTROPHE = _replacing(r"(?<=\p{L})'(?=[\p{L}\p{N}«“\"" + SEAL + "])", "’")

FRENCH: tuple[Rule, ...] = (
    ELLIPSIS,
    APOSTROPHE,
    partial(_quotes, opening="«", closing="»", inner=("“", "”")),
    # Guillemets hold their text with one no-break space on each side.
    _replacing(rf"«{BLANK}*(?=[^\s»])", f"«{NBSP}"),
    _replacing(rf"(?<=[^\s«]){BLANK}*»", f"{NBSP}»"),
    # ; ! ? follow the word directly.
    _replacing(rf"(?<=[\p{{L}}\p{{N}})\]»”’…%$]){BLANK}+([;!?]+)(?=[\s»”)\]]|$)", r"\1"),
    # A colon that ends a word, and only then: 14:30, 3:1, C:\ and :-) are left alone.
    _replacing(rf"(?<=[\p{{L}}\p{{N}})\]»”’….%$!?*_{SEAL}]){BLANK}*:(?=[\s»”)\]]|$)", f"{NBSP}:"),
    _replacing(rf"(?<=\p{{N}}){BLANK}*([kMG]?\$|%|€|°C)(?![\p{{L}}\p{{N}}])", rf"{NBSP}\1"),
    _replacing(
        rf"(?<![\p{{L}}\p{{N}},.:])(\d{{1,2}}){BLANK}*h{BLANK}*(\d\d)(?![\p{{L}}\p{{N}}])",
        rf"\1{NBSP}h{NBSP}\2",
    ),
    _replacing(rf"(?<![\p{{L}}\p{{N}}])(\d{{1,3}}){BLANK}*h(?![\p{{L}}\p{{N}}’'])", rf"\1{NBSP}h"),
    # Groups of three digits stay on one line; so do a day and its month, a title and its name.
    _replacing(r"(?<![\p{L}\p{N},.])(\d{1,3}) (?=\d{3}(?!\d))", rf"\1{NBSP}"),
    _replacing(rf"(?<={NBSP}\d{{3}}) (?=\d{{3}}(?!\d))", NBSP),
    _replacing(
        r"(?<=\b(?:1er|\d{1,2})) (?=(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre"
        r"|octobre|novembre|décembre)\b)",
        NBSP,
    ),
    _replacing(r"(?<=\b(?:M\.|MM\.|Mme|Mmes|Dr|Dre)) (?=\p{Lu})", NBSP),
)

ENGLISH: tuple[Rule, ...] = (
    ELLIPSIS,
    APOSTROPHE,
    partial(_quotes, opening="“", closing="”", inner=("‘", "’")),
    _replacing(r"(?<=\p{L})'", "’"),
    _replacing(r"(?<![\p{L}\p{N}])'(?=\d0s\b)", "’"),
    _replacing(r"(?:^|(?<=[\s(\[“]))'(?=\p{L}[^'\n]*’)", "‘"),
    _replacing(r"(?<=\b(?:Mr\.|Ms\.|Mrs\.|Dr\.)) (?=\p{Lu})", NBSP),
)
