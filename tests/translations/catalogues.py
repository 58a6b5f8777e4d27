"""Write, fill, compile and check the catalogues: `en` (whole) and `fr_CA` (plurals and mends)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import polib

from tests.translations.plain import FRENCH_SIGN, NAMES
from tests.translations.sources import Message, Sources

PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "fr_CA": "nplurals=2; plural=(n > 1);",
}
OURS = "Maillage"  # marks, in fr_CA, what is written by `update`; all else is a mend made by hand
HOLES = re.compile(r"%\(\w+\)[#0 +-]*\d*\.?\d*[a-zA-Z]|%[sdif]|\{\w*\}|</?[a-z]+")
LONG = 12
# Long words that are the same in both languages; a whole sentence never is.
SAME = {
    "participation", "participations", "organisations", "contribution", "contributions",
    "maillage", "import", "document", "date", "dates", "message", "messages",
    "collaborations", "discipline", "disciplines", "minute", "minutes",
}  # fmt: skip
Key = tuple[str, str]


def po_path(package: Path, locale: str) -> Path:
    return package / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(package: Path, locale: str) -> dict[Key, polib.POEntry]:
    """The catalogue's entries by (text, context); nothing when there is no file yet."""
    path = po_path(package, locale)
    if not path.exists():
        return {}
    return {
        (e.msgid, e.msgctxt or ""): e
        for e in polib.pofile(str(path), encoding="utf-8")
        if not e.obsolete
    }


def write(package: Path, locale: str, entries: list[polib.POEntry]) -> None:
    """The .po in a stable order without dates or line numbers, and its .mo."""
    po = polib.POFile(wrapwidth=96)
    po.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[locale],
    }
    po.extend(sorted(entries, key=lambda e: (e.msgid.casefold(), e.msgid, e.msgctxt or "")))
    path = po_path(package, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{po.__unicode__().rstrip()}\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(path))


def compiled(path: Path) -> bytes:
    """What the .mo of a .po must hold, byte for byte."""
    return polib.pofile(str(path), encoding="utf-8").to_binary()


def entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    """The message's entry, with the English it already had."""
    made = polib.POEntry(
        msgid=message.text,
        msgctxt=message.context,
        occurrences=[(file, "") for file in sorted(message.files)],
        tcomment=known.tcomment if known else "",
    )
    if "%(" in message.text or "%s" in message.text or "%d" in message.text:
        made.flags = ["python-format"]
    if message.plural is None:
        made.msgstr = known.msgstr if known and not known.msgid_plural else ""
    else:
        made.msgid_plural = message.plural
        kept = known.msgstr_plural if known and known.msgid_plural == message.plural else {}
        made.msgstr_plural = {n: kept.get(n, "") for n in (0, 1)}
    return made


def update(package: Path, sources: Sources) -> None:
    """Bring both catalogues up to the sources; what is no longer said goes."""
    english = read(package, "en")
    write(package, "en", [entry(m, english.get(m.key)) for m in sources.messages.values()])
    write(package, "fr_CA", list(_french(sources, read(package, "fr_CA"))))


def _french(sources: Sources, known: dict[Key, polib.POEntry]) -> Iterator[polib.POEntry]:
    """Plurals (0 is singular), words that a library says otherwise, and the mends made by hand."""
    for key, message in sources.messages.items():
        if message.plural is not None or key in libraries_say():
            made = entry(message, None)
            made.occurrences, made.comment = [], OURS
            if message.plural is None:
                made.msgstr = message.text
            else:
                made.msgstr_plural = {0: message.text, 1: message.plural}
            yield made
    yield from (e for key, e in known.items() if e.comment != OURS and not _is_ours(key, sources))


def _is_ours(key: Key, sources: Sources) -> bool:
    message = sources.messages.get(key)
    return message is not None and (message.plural is not None or key in libraries_say())


@cache
def libraries_say() -> frozenset[Key]:
    """Texts that Django, Wagtail or allauth turn into another French one (« Note » → Remarque)."""
    import allauth
    import django
    import wagtail

    said: set[Key] = set()
    for library in (django, wagtail, allauth):
        folder = Path(library.__file__).parent
        for path in sorted(folder.rglob("locale/fr*/LC_MESSAGES/django.mo")):
            if path.parts[-3] in ("fr", "fr_CA"):
                for e in polib.mofile(str(path)):
                    if e.msgid and (e.msgid_plural or e.msgstr != e.msgid):
                        said.add((e.msgid, e.msgctxt or ""))
    return frozenset(said)


def fill(package: Path, english: Mapping[str, str | list[str]]) -> list[str]:
    """Write English given by text (`context|text` with a context); returns what is not known."""
    entries = read(package, "en")
    by_name = {name(e): e for e in entries.values()}
    unknown = []
    for text, said in english.items():
        if text not in by_name:
            unknown.append(text)
        elif isinstance(said, list):
            by_name[text].msgstr_plural = dict(enumerate(said))
        elif said:
            by_name[text].msgstr = said
    write(package, "en", list(entries.values()))
    return unknown


def name(e: polib.POEntry) -> str:
    return f"{e.msgctxt}|{e.msgid}" if e.msgctxt else str(e.msgid)


def missing(package: Path) -> dict[str, str | list[str]]:
    """Texts without English, in the shape that `fill` takes."""
    return {
        name(e): ["", ""] if e.msgid_plural else ""
        for e in read(package, "en").values()
        if not e.translated()
    }


# --- Faults ----------------------------------------------------------------------------------
def faults(package: Path, sources: Sources) -> Iterator[str]:
    """One line per fault of the catalogues against the sources."""
    english, french = read(package, "en"), read(package, "fr_CA")
    for key, message in sources.messages.items():
        said = english.get(key)
        if said is None or (said.msgid_plural or None) != message.plural:
            yield f"en: absent : {message.text!r} (lancer update)"
        else:
            yield from (f"en: {fault} : {message.text!r}" for fault in of_entry(said))
        if message.plural is not None and key not in french:
            yield f"fr_CA: pluriel absent : {message.text!r} (lancer update)"
    for key in english.keys() - sources.messages.keys():
        yield f"en: n’est plus dit nulle part : {key[0]!r} (lancer update)"
    for said in french.values():
        yield from (f"fr_CA: {fault} : {said.msgid!r}" for fault in _holes_differ(said))
    for locale in PLURALS:
        path = po_path(package, locale)
        if not path.exists():
            yield f"{locale}: pas de catalogue (lancer update)"
        elif not _is_fresh(path):
            yield f"{locale}: le .mo n’est pas celui du .po (lancer update)"


def _is_fresh(path: Path) -> bool:
    made = path.with_suffix(".mo")
    return made.exists() and made.read_bytes() == compiled(path)


def of_entry(said: polib.POEntry) -> Iterator[str]:
    """What is wrong with one English entry."""
    if said.fuzzy:
        yield "douteux (fuzzy)"
    elif not said.translated():
        yield "sans anglais"
        return
    for french, text in _pairs(said):
        if text == french and _must_differ(french):
            yield "resté en français"
    yield from _holes_differ(said)


def _must_differ(french: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", HOLES.sub(" ", french))
    if all(word in NAMES or word.casefold() in SAME for word in words):
        return False
    return bool(FRENCH_SIGN.search(french)) or len(french) > LONG


def _pairs(said: polib.POEntry) -> list[tuple[str, str]]:
    if not said.msgid_plural:
        return [(said.msgid, said.msgstr)]
    forms = said.msgstr_plural
    return [(said.msgid, forms.get(0, "")), (said.msgid_plural, forms.get(1, ""))]


def _holes_differ(said: polib.POEntry) -> Iterator[str]:
    for source, text in _pairs(said):
        if sorted(set(HOLES.findall(source))) != sorted(set(HOLES.findall(text))):
            yield "trous ou balises différents"
