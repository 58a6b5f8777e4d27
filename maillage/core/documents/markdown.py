"""Write a document as Markdown (CommonMark with GFM tables); text is escaped, never markup."""

from typing import Any

import regex

from maillage.algorithms.typography import long_date
from maillage.core.documents.labels import labels
from maillage.core.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)
from maillage.core.documents.prepare import prepared

# Signs that mean something wherever they stand; `_` inside a word, as in an address, does not.
SPECIAL = regex.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
# Signs that mean something only at the start of a line.
LEADING = regex.compile(r"^(\s*)(?:([#+\-=>])|(\d{1,9})([.)]))(?=\s|$|[#+\-=>])", regex.MULTILINE)


def as_markdown(document: Document) -> str:
    """Return the document as Markdown text ending with a line feed."""
    ready = prepared(document)
    tongue = ready.language
    parts = [f"# {_one(ready.title)}"]
    if ready.subtitle:
        parts.append(f"**{_one(ready.subtitle)}**")
    about = [*ready.meta, ready.organisation, ready.author]
    if ready.date:
        about.append(long_date(ready.date, tongue))
    # A date already named in the meta line is not said twice.
    about = list(dict.fromkeys(part for part in about if part))
    if about:
        parts.append(_one(" · ".join(about)))
    parts += [written for block in ready.blocks if (written := _block(block, tongue))]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Escape every sign that Markdown would read as markup."""
    safe: str = LEADING.sub(_leading, SPECIAL.sub(lambda found: f"\\{found[0]}", text))
    return safe


def _leading(found: regex.Match[str]) -> str:
    sign = f"\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}"
    return f"{found[1]}{sign}"


def _one(text: str) -> str:
    return escaped(text).replace("\n", " ")


def _inline(runs: Any, line_break: str = "\\\n", *, leads: bool = True) -> str:
    """Join prepared runs; a sign that means something in front is escaped only in front."""
    out = ""
    for run in runs:
        text = SPECIAL.sub(lambda found: f"\\{found[0]}", run.text)
        if leads and (not out or out.endswith("\n")):
            text = escaped(run.text)
        out += _styled(run, text.replace("\n", line_break))
    return out.strip()


def _styled(run: Run, text: str) -> str:
    """Put the marks against the words: « ** mot ** » would not be bold."""
    core = text.strip()
    if not core:
        return text
    if run.link:
        core = f"[{core}](<{run.link}>)"
    mark = "**" * run.bold + "*" * run.italic
    head = text[: len(text) - len(text.lstrip())]
    return f"{head}{mark}{core}{mark[::-1]}{text[len(text.rstrip()) :]}"


def _block(block: Block, tongue: str) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level + 1, 6)} {_one(block.text)}"
        case Paragraph():
            return _inline(block.content)
        case BulletList():
            return _list(block)
        case Quote():
            lines = _inline(block.text).split("\n")
            if block.attribution:
                lines += ["", f"— {_one(block.attribution)}"]
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case Figures():
            return _figures(block, tongue)
        case Facts():
            return "\n".join(f"- **{_one(k)}** — {_inline(v, ' ')}" for k, v in block.items)
        case Table():
            return _table(block)
        case Callout():
            rest = ["", *_inline(block.content).split("\n")] if block.content else []
            return "\n".join(f"> {line}".rstrip() for line in [f"**{_one(block.title)}**", *rest])
        case Signature():
            return _signature(block, tongue)
        case PageBreak():
            return "---"


def _list(block: BulletList) -> str:
    lines = []
    for rank, item in enumerate(block.items, 1):
        sign = f"{rank}." if block.ordered else "-"
        indent = "\n" + " " * (len(sign) + 1)
        lines.append(f"{sign} {indent.join(_inline(item).split(chr(10)))}")
    return "\n".join(lines)


def _figures(block: Figures, tongue: str) -> str:
    words = labels(tongue)
    lines = [f"**{_one(block.caption)}**", ""] if block.caption else []
    for item in block.items:
        origin = words[item.origin] if item.origin else ""
        notes = " · ".join(part for part in (item.note, origin) if part)
        aside = f" ({_one(notes)})" if notes else ""
        lines.append(f"- {_one(item.label)} — **{_inline(item.value, ' ')}**{aside}")
    return "\n".join(lines)


def _table(block: Table) -> str:
    rules = {"right": "---:", "center": ":---:"}
    columns = [column for column in block.columns if isinstance(column, Column)]
    lines = [f"**{_one(block.caption)}**", ""] if block.caption else []
    lines.append(_row([_one(column.label) for column in columns]))
    lines.append(_row([rules.get(column.align, "---") for column in columns]))
    for row in block.rows:
        cells = [_inline(cell, "<br>", leads=False) for cell in row]
        if block.header_column and cells and cells[0] and not cells[0].startswith("**"):
            cells[0] = f"**{cells[0]}**"
        lines.append(_row(cells))
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _signature(block: Signature, tongue: str) -> str:
    words = labels(tongue)
    signed = long_date(block.signed_on, tongue) if block.signed_on else "\\_" * 12
    who = ", ".join(part for part in (block.name, block.role) if part)
    return f"{words['signature']} — **{_one(who)}**\\\n{words['date']} — {signed}"
