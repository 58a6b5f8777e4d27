"""Find French that a reader would see although nobody can translate it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.translations.sources import called, names_of_calls, own_files

# The same in every language.
NAMES = {
    "Maillage", "CSV", "XLSX", "PDF", "DOCX", "Word", "Excel", "Markdown", "JSON", "iCal", "RSS",
    "API", "AGPL", "Wikidata", "ISNI", "Artsdata", "NEQ", "MRC", "Wagtail", "UTF", "HTML", "ICS",
    "ODT", "min",
}  # fmt: skip
# What speaks French by nature: it reads or writes French itself, or is the host's console.
FRENCH_BY_NATURE = (
    "maillage/algorithms/french_", "maillage/algorithms/gesture_cues.py",
    "maillage/algorithms/gesture_vocabulary.py", "maillage/algorithms/typography",
    "maillage/search/", "maillage/config/", "maillage/cli/", "maillage/core/data/",
    "maillage/core/vocabulary.py", "maillage/core/documents/", "maillage/core/console.py",
    "maillage/consult/notes/french_actions.py", "/demo", "/commands",
    "maillage/consult/preparing/rehearsal_words.py",  # what make-believe people write
    # The words of the API's own documentation.
    "maillage/core/api.py", "maillage/consult/api.py", "maillage/offer/api/",
    # What reads the French of sources, and what the host's console says of a table.
    "maillage/offer/harvest/cleaning.py", "maillage/offer/harvest/words.py",
    "maillage/offer/places.py", "maillage/algorithms/duplicates/table.py",
    "maillage/algorithms/duplicates/columns.py",
    # What reads the French of a pasted text.
    *(f"maillage/offer/contributing/{name}.py" for name in
      ("lines", "pieces", "programme", "saying_dates", "titles", "understanding")),
    # The names that columns have in people’s own files.
    "/importer.py", "maillage/connect/import_fields.py", "maillage/develop/registering/sheet.py",
)  # fmt: skip
# Names of languages are said in themselves.
PLAIN_WORDS = {"Français", "français"}
# A line of Python that ends with this holds data (a value of an address, a stored word).
DATA = "# data"
# Blocks that fill an attribute: their words are for the machine.
SILENT_BLOCKS = {"body_class", "body_attrs", "room", "page_class", "main_class", "class", "attrs"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
FRENCH_SIGN = re.compile(r"[àâçéèêëîïôœùûÀÂÇÉÈÊÎÔŒ«»’]")
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"<!--.*?-->|<[a-zA-Z/!\x00](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
SILENT = re.compile(r"<(script|style|svg|code|kbd)\b.*?</\1>", re.S)
SPOKEN = re.compile(
    r"\s(title|placeholder|alt|aria-label|aria-description|data-(?:label|confirm|confirm-act|act|"
    r"announce|text|message|title|hint|say|said))=(\"[^\"]*\"|'[^']*')"
)
HOLE = "\x00"
SAFE_TAGS = {"load", "url", "static", "extends", "comment", "partialdef", "endpartialdef", "lorem"}
STRING = re.compile(r"(_\()?(\"[^\"]*\"|'[^']*')")
FORMATS = re.compile(r"\|(?:date|time|floatformat|pluralize|yesno):(\"[^\"]*\"|'[^']*')")


def untranslated(package: Path) -> Iterator[str]:
    """One line for each French text outside the translation marks."""
    for path in own_files(package, ".html"):
        name = path.relative_to(package.parent).as_posix()
        for text in in_template(path.read_text(encoding="utf-8")):
            yield f"{name}: texte hors traduction : {text!r}"
    for path in own_files(package, ".py"):
        name = path.relative_to(package.parent).as_posix()
        if not any(part in name for part in FRENCH_BY_NATURE):
            for line, text in in_python(path.read_text(encoding="utf-8")):
                yield f"{name}:{line}: texte hors traduction : {text!r}"


def in_template(source: str) -> Iterator[str]:
    """Words between the tags, in spoken attributes, and in the constants of template tags."""
    from django.template.base import Lexer, TokenType

    flat: list[str] = []
    within = ""
    for token in Lexer(source).tokenize():
        name = (token.contents.split() or [""])[0]
        if token.token_type is TokenType.BLOCK:
            if within:
                within = "" if name == f"end{within}" else within
            elif _opens_silence(token.contents, name):
                within = name
            elif not within:
                yield from _constants(token.contents, name)
        elif token.token_type is TokenType.VAR and not within:
            yield from _constants(token.contents, "")
        if token.token_type is TokenType.TEXT and not within:
            flat.append(token.contents)
        else:
            flat.append(HOLE)
    yield from _visible("".join(flat))


def _opens_silence(contents: str, name: str) -> bool:
    """What is inside is translated, or is not for the eye."""
    if name == "block":
        return contents.split()[1] in SILENT_BLOCKS
    return name in ("comment", "blocktranslate", "blocktrans", "verbatim")


def _visible(markup: str) -> Iterator[str]:
    seen = SILENT.sub(" ", markup)
    for spoken in SPOKEN.finditer(seen):
        if _says_something(spoken[2]):
            yield spoken[0].strip()
    for text in re.split(r"\s*\n\s*", TAG.sub("\n", seen)):
        if _says_something(text):
            yield text.replace(HOLE, "…").strip()


def _says_something(text: str) -> bool:
    # An entity (&nbsp;) is a sign, not a word.
    return any(word not in NAMES for word in WORD.findall(re.sub(r"&#?\w+;", " ", text)))


def _constants(contents: str, name: str) -> Iterator[str]:
    """Sentences given as constants to a tag or a filter, without `_()` around them."""
    if name in SAFE_TAGS or name in ("translate", "trans", "if", "elif", "ifchanged"):
        return
    for found in STRING.finditer(FORMATS.sub("", contents)):
        text = found[2][1:-1]
        if not found[1] and (FRENCH_SIGN.search(text) or re.search(r"[a-z]{2} [a-z]", text)):
            yield text


def in_python(source: str) -> Iterator[tuple[int, str]]:
    """Constants with a sign that only French has, which are not arguments of a translation."""
    tree, lines = ast.parse(source), source.splitlines()
    translating = names_of_calls(tree)
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called(node.func) in translating or _is_log(node.func)):
            passed.update(id(child) for argument in node.args for child in ast.walk(argument))
        elif _is_documentation(node):
            passed.update(id(child) for child in ast.walk(node))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in passed:
            continue
        is_data = lines[(node.end_lineno or node.lineno) - 1].rstrip().endswith(DATA)
        if isinstance(node.value, str) and _is_french(node.value) and not is_data:
            yield node.lineno, node.value[:80]


def _is_log(function: ast.expr) -> bool:
    """A line of the log: it speaks French, to the host alone."""
    owner = getattr(function, "value", None)
    is_log = isinstance(owner, ast.Name) and owner.id in ("log", "logger")
    return is_log and called(function) in LOGS


def _is_french(text: str) -> bool:
    """A word with a sign that only French has: not a sign alone (« … »), nor a pattern."""
    if text in PLAIN_WORDS or text.startswith(("^", "(?")):
        return False
    return bool(WORD.search(text) and FRENCH_SIGN.search(text))


def _is_documentation(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
