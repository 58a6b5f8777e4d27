"""Topics by the words that people type: known ones are found, new ones join the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from maillage.algorithms.french_text import words
from maillage.core import journal
from maillage.core.models import Topic

MOST = 30
LONGEST = 80


def typed_words(text: str) -> list[str]:
    """The words of a field: separated by commas, semicolons, bars or lines, each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;|\n]", text):
        word = " ".join(part.split())
        if word and topic_key(word):
            found.setdefault(topic_key(word), word)
    return list(found.values())


def topic_key(word: str) -> str:
    """How two spellings of one topic are known to be one: no accents, case, signs nor elisions."""
    return " ".join(words(word))


@transaction.atomic
def topics_named(names: Iterable[str], *, by: Any) -> dict[str, Topic]:
    """The topics of these names by their key, in order. What is new is written under its name.

    A new word stays when the act that brought it is undone: somebody else may use it by then.
    """
    wanted = {topic_key(name): name for name in reversed(list(names)) if topic_key(name)}
    if not wanted:
        return {}
    known = {
        topic_key(name): topic
        for topic in Topic.objects.all()
        for name in (topic.name_en, topic.name_fr)
        if name
    }
    return {key: known.get(key) or _made(wanted[key], by) for key in reversed(list(wanted))}


def _made(name: str, by: Any) -> Topic:
    slug = slugify(name)[:80] or slugify(topic_key(name))[:80] or "theme"
    taken = Topic.objects.filter(slug=slug).first()
    return taken or journal.create(Topic(slug=slug, name_fr=name[:LONGEST]), by=by)
