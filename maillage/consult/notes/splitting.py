"""Several items in one cell: told apart by their separators, else by where a new one begins.

A word processor that loses its line breaks leaves « … et les rallier Découvrir ce qui se fait … ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .french_actions import bare, is_action_noun, is_infinitive, opens_with_infinitive
from .markup import fold, tidy, unquoted, without_marker, word_set

_INLINE_BULLET = re.compile(r"(?:^|(?<=\s))[•·▪◦●■□‣➢➤✓✔\uf0b7\uf0a7](?=\s|\w)")
_SEMICOLON = re.compile(r";(?=\s|$)")
_DANGLING = word_set(
    """
de des du d l le la les un une et ou a au aux en par pour avec sur dans
    """
)
# After one of these a capital letter belongs to what is being said, not to a new item.
_HOLDS = word_set(
    """
    a au aux afin ainsi aupres autour avec ce ces cet cette chaque chez comme contre dans de depuis
    des dont du durant en entre envers est et ex jusque l la le les leur leurs lors mais meme mes
    mon ne nos notre ni on ou par parmi pendant plus pour que quel quelle qui sa sans selon ses
    si sinon soit son sont sous sur tout toute toutes tous tres un une vers via voici vos votre
    nomme nommee intitule intitulee appele appelee dit dite titre
    """
)
# What carries a name: « le programme Développement culturel », « le collectif Créer ».
_NAMED = word_set(
    """
    activite agence association atelier axe bibliotheque cegep centre cercle chantier collectif
    collection comite compagnie concours conference cooperative direction ecole entreprise equipe
    espace evenement exposition festival fiche fondation fonds formation groupe guide initiative
    journee logiciel maison mesure ministere musee organisme outil phase plateforme portail prix
    programme projet reseau revue rubrique salon secteur serie service site societe soiree spectacle
    table theatre universite volet
    """
)
_MAX_GUESSED = 20_000  # characters; a longer cell is no list that lost its marks
_OPENS, _CLOSES = "(«“[", ")»”]"
_SENTENCE_END = (".", "!", "?", "…")


@dataclass(frozen=True)
class Split:
    """The items of a cell; `is_guessed` when no punctuation told them apart."""

    items: list[str]
    is_guessed: bool = False


def split_items(text: str, *, comma_lists: bool = False) -> Split:
    """The items of a cell without markup, in order; no word is lost.

    `comma_lists` also cuts at commas when every piece opens an action (the examples' column).
    """
    pieces = _separated(text)
    guessed = False
    if len(pieces) == 1 and len(text) <= _MAX_GUESSED:
        pieces = _begun(pieces[0])
        guessed = len(pieces) > 1
    if comma_lists:
        pieces = [item for piece in pieces for item in _comma_list(piece)]
    items = [unquoted(piece) for piece in pieces]
    return Split([item for item in items if item], guessed)


def _separated(text: str) -> list[str]:
    """Cut at line breaks, bullets and semicolons, outside parentheses and quotation marks."""
    pieces: list[str] = []
    for line in tidy(_INLINE_BULLET.sub("\n• ", text)).split("\n"):
        marker, rest = without_marker(line)
        if pieces and not marker and _is_dangling(pieces[-1]):
            pieces[-1] += " " + rest
        else:
            pieces.append(rest)
    cut = [part for piece in pieces for part in _cut(piece, _SEMICOLON)]
    return cut or [""]


def _is_dangling(piece: str) -> bool:
    words = piece.split()
    return (
        bool(words)
        and (bare(words[-1]) in _DANGLING or words[-1].endswith(","))
        and (not words[-1].endswith((".", ":", "»", ")")))
    )


class _Enclosure:
    """Whether what was read so far leaves a parenthesis or a quotation mark open."""

    def __init__(self) -> None:
        self._depth = 0
        self._straight = 0

    def read(self, text: str) -> None:
        opened = sum(text.count(c) for c in _OPENS)
        self._depth = max(0, self._depth + opened - sum(text.count(c) for c in _CLOSES))
        self._straight += text.count('"')

    @property
    def is_open(self) -> bool:
        return self._depth > 0 or self._straight % 2 == 1


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    parts: list[str] = []
    start = seen = 0
    enclosure = _Enclosure()
    for match in separator.finditer(text):
        enclosure.read(text[seen : match.start()])
        seen = match.end()
        if not enclosure.is_open:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def _begun(text: str) -> list[str]:
    """Cut where a capitalised action begins after a word that ends one."""
    words = text.split(" ")
    pieces: list[list[str]] = [[]]
    enclosure = _Enclosure()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        before = pieces[-1]
        may_begin = before and word[:1].isupper() and not enclosure.is_open
        if may_begin and _begins(before, word, following):
            pieces.append([word])
        else:
            before.append(word)
        enclosure.read(word)
    return [" ".join(piece) for piece in pieces]


def _begins(before: list[str], word: str, following: str) -> bool:
    if not (is_infinitive(word) or _is_capitalised_noun(word, following)):
        return False
    last = before[-1]
    if bare(last) in _HOLDS or fold(last).strip("(") in {"ex.", "p.ex.", "cf.", "no"}:
        return False
    if last.endswith((",", ":", "/", "-", "–", "—", "&", "+")):
        return False
    if last.endswith(_SENTENCE_END):
        return opens_with_infinitive(before[0]) or is_action_noun(before[0])
    core = last.strip(')»”"')
    return bool(core) and core[0].islower() and bare(_singular(core)) not in _NAMED


def _is_capitalised_noun(word: str, following: str) -> bool:
    """An action noun that is no part of a name such as « Création Danse »."""
    return is_action_noun(word) and not word.isupper() and not following[:1].isupper()


def _singular(word: str) -> str:
    word = re.sub(r"^(?:[ldnsjmt]|qu)['’]", "", word, flags=re.IGNORECASE)
    return word[:-1] if word.endswith(("s", "x")) else word


def _comma_list(text: str) -> list[str]:
    """The pieces between commas when each opens an action, else the whole text.

    « Organiser des rencontres, formations » names two objects of one act and stays whole.
    """
    pieces = _cut(text, re.compile(r",(?=\s)"))
    if len(pieces) < 2 or re.search(r"\bex\s?\.", text):
        return [text]
    tail = ""
    if fold(pieces[-1]).strip(". …") in {"etc", ""}:
        tail = ", " + pieces.pop()
    opens = [opens_with_infinitive(piece) for piece in pieces]
    if any(opens):
        fits = all(o or _names_one_act(piece) for o, piece in zip(opens, pieces, strict=True))
    else:
        fits = all(is_action_noun(piece.split()[0]) for piece in pieces)
    if not fits or len(pieces) < 2:
        return [text]
    pieces[-1] += tail
    return pieces


def _names_one_act(piece: str) -> bool:
    words = piece.split()
    if len(words) < 2 or not is_action_noun(words[0]) or bare(words[0]).endswith("s"):
        return False
    return bool(re.match(r"(?:de|du|des|d['’].*|à|en)$", words[1], re.IGNORECASE))
