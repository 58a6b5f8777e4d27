"""Text without markup: what a word processor, Markdown or HTML left around the words."""

from __future__ import annotations

import html
import re
import unicodedata

_COMMENT_MARKS = re.compile(r"<!--|-->")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr)>", re.IGNORECASE)
_ITEMS = re.compile(r"<li(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|code|del|div|em|font|h[1-6]|i|ins|li|mark|ol|o:p|p|q|s|"
    r"small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\(([^\s()]{1,500})(?:\s+\"[^\"\n]{0,300}\")?\)")
_CODE = re.compile(r"`+([^`\n]+)`+")
_DOUBLE = re.compile(r"\*{2,}|~~|(?<!\w)_{2,}(?=\w)|(?<=[\w.!?»\"])_{2,}(?!\w)")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\w_])")
_ESCAPE = re.compile(r"\\([\\*_`#|<>\[\](){}+.!~-])")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:(?:[-–—_*=]\s*){3,}|[=─━]{2,})$")
_MARKER = re.compile(r"^\s*(?P<marker>[•·▪◦●○■□‣∙➢➤→✓✔*+\uf0b7\uf0a7]|[-–—](?=\s|[^\W\d_«\"“]))\s*")
_ORDINAL = re.compile(
    r"^\s*(?P<marker>\(?\d{1,6}\s?[.)°:](?!\d)|\d{1,6}\s?[-–—](?!\d)|\(\d{1,6}\))\s*"
)
_QUOTES = {"«": "»", '"': '"', "“": "”", "„": "“", "‘": "’", "'": "'", "‹": "›"}
_SPACES = re.compile(r"[ \t\u2000-\u200a\u3000]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff\u00ad]")


def fold(text: str) -> str:
    """Lower case without accents, to compare words."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def tidy(text: str) -> str:
    """Single spaces, no invisible characters, no blank ends; newlines stay."""
    text = _INVISIBLE.sub("", text.replace("\x0b", "\n").replace("\u2028", "\n"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def plain(text: str) -> str:
    """`text` without HTML tags, entities, Markdown emphasis or links; `<br>` becomes a newline."""
    if "<" in text:
        text = _ITEMS.sub("\n• ", _BREAKS.sub("\n", _COMMENT_MARKS.sub("", text)))
        text = _TAGS.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "](" in text:
        text = _LINK.sub(_link_text, text)
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    if "*" in text or "_" in text or "~" in text:
        text = _UNDERSCORE.sub(r"\1", _STAR.sub(r"\1", _DOUBLE.sub("", text)))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return tidy(text)


def _link_text(match: re.Match[str]) -> str:
    label, address = match.group(1), match.group(2)
    return address if not label or label == address else f"{label} ({address})"


def one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def is_rule(line: str) -> bool:
    """A line of dashes or stars only, which says nothing."""
    return bool(_RULE.match(line))


def heading_text(line: str) -> str | None:
    """The text of a Markdown heading, or None when the line is not one."""
    found = _HEADING.match(line)
    return found.group(2) if found else None


def is_emphasised(line: str) -> bool:
    """The whole line is in italics, as instructions are."""
    line = line.strip()
    if re.fullmatch(r"<(i|em)>.*</\1>", line, re.IGNORECASE | re.DOTALL):
        return True
    return bool(re.fullmatch(r"(?:\*[^*\s][^*]*\*|_[^_\s][^_]*_)", line))


def without_marker(text: str) -> tuple[str, str]:
    """Split a bullet or number from the front: (marker, rest); the marker is "" without one."""
    for pattern in (_MARKER, _ORDINAL):
        found = pattern.match(text)
        if found and found.end() < len(text):
            return found.group("marker").strip(), text[found.end() :]
    return "", text


def unquoted(text: str) -> str:
    """`text` without the pair of quotation marks that holds the whole of it."""
    text = text.strip()
    for _ in range(3):
        core = text[:-1].rstrip() if text[-1:] == "." and text[-2:-1] in '»"”’' else text
        closing = _QUOTES.get(core[:1])
        inside = core[1:-1]
        if not closing or len(core) < 3 or core[-1] != closing:
            return text
        if closing in inside or core[0] in inside:
            return text
        text = inside.strip(" \u00a0\u202f")
    return text
