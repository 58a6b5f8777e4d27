"""The steps that are no grid: chosen words, concerns handed over, open contributions."""

from __future__ import annotations

import datetime
import re

import regex

from .blocks import Block, Paragraph, Row
from .dates import date_after
from .markup import fold, one_line, unquoted
from .model import Choice, ChooseStep, NotedConcern, OpenStep, RelayStep
from .sections import Section, split_number, whole_text

_SEPARATOR = re.compile(r"\s*(?::(?!//)|=|\s[—–-]\s|—|→|(?<=\w)\s?(?=[«“]))\s*")
_MAX_WORD = 60  # characters
_MAX_WORDS = 6
_ADDRESSED = re.compile(
    r"^(?:vous (?:pouvez|devez|etes)|(?:indique|note|partage|ecrive|inscrive|choisisse|decrive|"
    r"presente|nomme|precise|formule)z\b|consigne|rappel|\(.*\)$)"
)
_TABLE_WORD = re.compile(r"^(?:mots?|verbes?|choix|mots? choisis?)\b")
_TABLE_CONCERN = re.compile(r"^(?:preoccupations?|inquietudes?|enjeux?|messages?)\s*(?:\(.*\))?:?$")


def length_of(text: str) -> int:
    """Length in extended grapheme clusters (Unicode UAX 29), what a reader counts as characters."""
    return len(regex.findall(r"\X", text))


def is_instruction(paragraph: Paragraph) -> bool:
    """Written by those who prepared the form: in italics, or addressed to « vous »."""
    return paragraph.is_emphasised or bool(_ADDRESSED.match(fold(paragraph.text)))


def read_choices(section: Section) -> tuple[ChooseStep, list[str]]:
    """The chosen words and the lines that are none."""
    step = ChooseStep(title=section.title, number=section.number, source_line=section.line)
    notes: list[str] = []
    for block in section.blocks:
        choice, extra = _choice_of(block)
        if choice and not (isinstance(block, Row) and _TABLE_WORD.match(fold(choice.word))):
            step.choices.append(choice)
            notes += extra
        elif isinstance(block, Paragraph) and _completes(step, block):
            step.choices[-1] = _choice(step.choices[-1].word, block.text)
        elif not step.choices:
            step.instructions.append(_text_of(block))
        else:
            notes.append(_text_of(block))
    return step, notes


def _choice_of(block: Block) -> tuple[Choice | None, list[str]]:
    if isinstance(block, Row):
        cells = [one_line(cell) for cell in block.cells if cell]
        if len(cells) > 1 and not split_number(cells[0])[1]:
            cells = cells[1:]
        if not cells or len(cells[0]) > _MAX_WORD:
            return None, []
        if len(cells) > 1:
            extra = [f"{cells[0]} — {cell}" for cell in cells[2:]]
            return _choice(split_number(cells[0])[1], cells[1]), extra
        return _choice_in(split_number(cells[0])[1], is_listed=True), []
    if is_instruction(block) or block.is_heading:
        return None, []
    return _choice_in(block.text, is_listed=bool(block.marker)), []


def _choice_in(text: str, *, is_listed: bool) -> Choice | None:
    """« Mot : phrase », « Mot — phrase », « Mot « phrase » », or in a list « Mot » alone."""
    text = one_line(text)
    found = _SEPARATOR.search(text)
    word, sentence = (text[: found.start()], text[found.end() :]) if found else (text, "")
    word = unquoted(word)
    if not word or len(word) > _MAX_WORD or len(word.split()) > _MAX_WORDS:
        return None
    if not sentence and not is_listed and len(word.split()) > 2:
        return None
    return _choice(word, sentence)


def _choice(word: str, sentence: str) -> Choice:
    sentence = unquoted(one_line(sentence))
    return Choice(unquoted(word.rstrip(" :")), sentence, length_of(sentence))


def _completes(step: ChooseStep, paragraph: Paragraph) -> bool:
    """The sentence stands alone under its word."""
    return bool(step.choices) and not step.choices[-1].sentence and not is_instruction(paragraph)


def read_relay(section: Section, date: datetime.date | None) -> RelayStep:
    """Each paragraph, bullet or row is one concern, addressed to the workshop the title names."""
    step = RelayStep(title=section.title, number=section.number, source_line=section.line)
    texts: list[str] = []
    for block in section.blocks:
        text = _text_of(block)
        is_form = isinstance(block, Paragraph) and is_instruction(block)
        is_heading = isinstance(block, Row) and bool(
            _TABLE_CONCERN.match(fold(text.split(" — ")[0]))
        )
        if not texts and (is_form or is_heading):
            step.instructions.append(text)
        else:
            texts.append(text)
    to = date_after(" ".join([section.title, *step.instructions]), date)
    step.concerns = [NotedConcern(unquoted(text), to) for text in texts if text]
    return step


def read_open(section: Section) -> OpenStep:
    """Instructions, then contributions in order."""
    step = OpenStep(title=section.title, number=section.number, source_line=section.line)
    for block in section.blocks:
        is_form = isinstance(block, Paragraph) and is_instruction(block)
        if is_form and not step.contributions:
            step.instructions.append(_text_of(block))
        else:
            step.contributions.append(_text_of(block))
    return step


def _text_of(block: Block) -> str:
    if isinstance(block, Row):
        return " — ".join(one_line(cell) for cell in block.cells if cell)
    return block.text if split_number(whole_text(block))[0] is not None else whole_text(block)
