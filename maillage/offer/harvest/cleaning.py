"""Text, addresses and amounts of a source, made safe and plain. Everything outside is hostile."""

from __future__ import annotations

import html
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3

from maillage.algorithms.french_text import fold
from maillage.offer.harvest.found import CANCELLED, MOVED_ONLINE, POSTPONED, RESCHEDULED, SCHEDULED

MOST_TEXT = 20_000
MOST_TITLE = 300
MOST_ADDRESS = 1_000
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "h2", "h3", "h4", "blockquote"}
_DROPPED = {"script", "style", "iframe", "object", "svg", "math", "template", "noscript", "title"}
_MARK = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--)[>]?")
_BREAK = re.compile(r"<br\s*/?>|</(?:li|tr|div|h\d)>", re.I)
_PARAGRAPH = re.compile(r"</(?:p|ul|ol|blockquote|h\d)>", re.I)
# Directions of writing and other invisible signs let a title say one thing and show another.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def one_line(value: Any, most: int = MOST_TITLE) -> str:
    """Plain text on one line: no marks, no entities, no invisible signs."""
    text = _unmarked(_text(value))
    return " ".join(_INVISIBLE.sub("", text).split())[:most].strip()


def paragraphs(value: Any) -> str:
    """Plain text that keeps its lines; a blank line between paragraphs, « • » before list items."""
    text = _text(value).replace("\r\n", "\n").replace("\r", "\n")
    if _MARK.search(text):
        text = clean_html(text)
        text = re.sub(r"\s*\n\s*", " ", text)
        text = re.sub(r"<li>\s*", "• ", text)
        text = _BREAK.sub("\n", _PARAGRAPH.sub("\n\n", text))
        text = re.sub(r"<[^>]*>", "", text)
    text = _INVISIBLE.sub("", html.unescape(text)).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MOST_TEXT]


def clean_html(value: Any) -> str:
    """Only harmless marks, and links to http or https addresses. Never trusted otherwise."""
    return nh3.clean(
        _text(value)[: MOST_TEXT * 5],
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )


def has_marks(value: Any) -> bool:
    """Whether a text is HTML rather than plain text."""
    return bool(_MARK.search(_text(value)))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _unmarked(text: str) -> str:
    text = text[: MOST_TEXT * 5]
    if _MARK.search(text):
        text = nh3.clean(_BREAK.sub(" ", text), tags=set(), clean_content_tags=_DROPPED)
    # Twice: many sites write « &amp;eacute; ».
    return html.unescape(html.unescape(text)) if "&" in text else text


def web_address(value: Any, base: str = "") -> str:
    """An http or https address, made absolute with `base`; "" for anything else."""
    text = html.unescape(_text(value)).strip().strip("<>")
    if not text or len(text) > MOST_ADDRESS or any(c.isspace() or ord(c) < 32 for c in text):
        return ""
    try:
        if text.startswith("www."):
            text = f"https://{text}"
        if base and not urlsplit(text).scheme:
            text = urljoin(base, text)
        parts = urlsplit(text)
        is_web = parts.scheme.lower() in ("http", "https") and parts.hostname and not parts.username
    except ValueError:
        return ""
    return text if is_web else ""


# --- Statuses --------------------------------------------------------------------------------
_STATUSES = (
    (re.compile(r"cancel|annul"), CANCELLED),
    (re.compile(r"postpon|^reporte"), POSTPONED),
    (re.compile(r"resched|^deplace"), RESCHEDULED),
    (re.compile(r"movedonline|en ?ligne"), MOVED_ONLINE),
)
_TOLD = re.compile(
    r"(?:^\W*(?P<first>annul[ée]e?s?|cancell?ed|report[ée]e?s?|postponed|complet|sold out)"
    r"(?:\W*[-–—:!*\])|]\W*|\W*$))|(?:[\[(*–—-]\s*(?P<last>annul[ée]e?s?|cancell?ed|report[ée]e?s?|"
    r"postponed|complet|sold out)\W*$)",
    re.I,
)


def status_of(value: Any) -> str:
    """A status from schema.org's word, iCalendar's, or a person's."""
    text = fold(_text(value)).rsplit("/", 1)[-1].removeprefix("schema:")
    for pattern, status in _STATUSES:
        if pattern.search(text):
            return status
    return SCHEDULED


def told_in_title(title: str) -> tuple[str, bool]:
    """(status, sold out) that a title shouts: « ANNULÉ - Concert », « Concert [COMPLET] »."""
    m = _TOLD.search(title)
    if not m:
        return SCHEDULED, False
    word = fold(m["first"] or m["last"])
    if word.startswith(("complet", "sold")):
        return SCHEDULED, True
    return (CANCELLED if word.startswith(("annul", "cancel")) else POSTPONED), False


def bare_title(title: str) -> str:
    """The title without what it shouts of its status."""
    return _TOLD.sub("", title).strip(" -–—:") or title


# --- Amounts ---------------------------------------------------------------------------------
_FREE = re.compile(
    r"\b(?:gratuite?s?|entree libre|acces libre|sans frais|free|no charge|0 ?\$|\$ ?0(?:\.00)?)\b"
)
_NOT_FREE = re.compile(r"\b(?:payant|paid)\b")
_AMOUNT = re.compile(r"(?<![\d,.])(\d{1,5}(?:[ \u00a0]\d{3})?(?:[.,]\d{1,2})?)(?![\d])")


def amount_of(value: Any) -> Decimal | None:
    """A price, or None: « 25,50 », "25.50", 25."""
    if isinstance(value, bool) or value is None:
        return None
    text = re.sub(r"[\s\u00a0$]|CAD|CA\$", "", _text(value)).replace(",", ".")
    try:
        amount = Decimal(text)
    except (InvalidOperation, ValueError):
        return None
    if not amount.is_finite() or not 0 <= amount < 1_000_000:
        return None
    return amount.quantize(Decimal("0.01"))


def prices_told(text: str) -> tuple[bool | None, Decimal | None, Decimal | None]:
    """(free, lowest, highest) read in « 20 $ à 35 $ », « Gratuit », « 15 $ (étudiants 10 $) »."""
    folded = fold(text)
    amounts = [
        amount
        for m in re.finditer(
            r"(?:\$\s?([\d \u00a0.,]*\d))|([\d \u00a0.,]*\d)\s?(?:\$|dollars?)", text
        )
        if (amount := amount_of((m[1] or m[2]).strip(" .,"))) is not None
    ]
    if not amounts and re.fullmatch(r"[\d.,\s\u00a0$àa-]+", folded) and len(text) < 40:
        amounts = [a for m in _AMOUNT.finditer(text) if (a := amount_of(m[1])) is not None]
    if amounts:
        return (max(amounts) == 0), min(amounts), max(amounts)
    if _FREE.search(folded) and not _NOT_FREE.search(folded):
        return True, None, None
    return (False if _NOT_FREE.search(folded) else None), None, None


# --- Small things written in a cell ----------------------------------------------------------
def told_true(value: Any) -> bool:
    """Whether a cell says yes."""
    return value is True or fold(_text(value)).strip() in ("oui", "yes", "true", "vrai", "1", "x")


def halves(text: str) -> list[str]:
    """« 19 h 30 à 21 h », « 19:30 - 21:00 » cut in two."""
    return [part.strip() for part in re.split(r"\s*(?:[-–—]|\bà\b|\bto\b)\s*", text, maxsplit=1)]


def listed(text: str) -> list[str]:
    """Words written one after the other in a cell."""
    return [part.strip() for part in re.split(r"[;,|\n]", text[:2_000]) if part.strip()]
