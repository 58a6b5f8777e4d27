"""The lexicon of the field (lexicon.txt): families of words, phrases of one sense, faint words."""

from __future__ import annotations

from importlib.resources import files

from maillage.algorithms.french_text import fold, stem

Lines = dict[str, list[str]]


def _read() -> Lines:
    sections: Lines = {}
    here: list[str] = []
    text = files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            here = sections.setdefault(fold(line.strip("[]")), [])
        elif line and not line.startswith("#"):
            here.append(line)
    return sections


_SECTIONS = _read()


def _families() -> dict[str, str]:
    """Folded word, and its stem, to the root of its family: the first word's."""
    found: dict[str, str] = {}
    for line in _SECTIONS["familles"]:
        words = fold(line).split()
        for word in words:
            found.setdefault(word, stem(words[0]))
            found.setdefault(stem(word), stem(words[0]))
    return found


FAMILIES = _families()
LIGHT = tuple(word for line in _SECTIONS["legers"] for word in line.split())
GENERAL = tuple(word for line in _SECTIONS["generaux"] for word in line.split())
# Each sense: its phrases as they are written in the file, the first one naming it.
SENSES = tuple(
    tuple(phrase.strip() for phrase in line.split(";") if phrase.strip())
    for line in _SECTIONS["sens"]
)
