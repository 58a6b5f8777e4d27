"""A French sentence that remembers how it was made, so that another language can say it again.

The modules without Django give their reasons in French. `Said("« %(word)s » est vide", word=w)` is
that sentence, a plain `str` for whoever reads French; its template and values travel with it, and
`maillage.core.said` says it in the reader's language. Templates are collected for translation like
any other text: they are written out where they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeGuard

SAID = "said"  # the key that tells a kept sentence from any other dictionary

# Template, plural template ("" when there is none), count → the template in the reader's language.
Translate = Callable[[str, str, int], str]


class Said(str):
    """A template (with a plural, chosen by the value `count`) filled with named values.

    A value may be a sentence itself, or a tuple of texts: a list, joined by commas. The French
    plural begins at two. Raises KeyError when a value is missing.
    """

    template: str
    plural: str
    values: dict[str, Any]

    def __new__(cls, template: str, plural: str = "", /, **values: Any) -> Said:
        chosen = plural if plural and values["count"] > 1 else template
        if values:  # a bare text may hold any sign
            chosen = chosen % {name: _french(v) for name, v in values.items()}
        made = super().__new__(cls, chosen)
        made.template, made.plural, made.values = template, plural, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.template, self.plural, self.values)

    def in_words(self, translate: Translate) -> str:
        """The sentence in the language that `translate` speaks, its values too."""
        template = translate(self.template, self.plural, self.values.get("count", 0))
        if not self.values:
            return template
        return template % {name: _translated(v, translate) for name, v in self.values.items()}

    def replaced(self, **values: Any) -> Said:
        """The same sentence with other values."""
        return _made(self.template, self.plural, {**self.values, **values})

    def as_json(self) -> dict[str, Any]:
        """What is kept of the sentence; `from_json` gives it back."""
        kept: dict[str, Any] = {SAID: self.template}
        if self.plural:
            kept["plural"] = self.plural
        if self.values:
            kept["values"] = {name: to_json(value) for name, value in self.values.items()}
        return kept


def to_json(value: Any) -> Any:
    """A value fit for JSON: sentences keep their templates, whatever holds them."""
    if isinstance(value, Said):
        return value.as_json()
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value


def from_json(kept: Any) -> Any:
    """What `to_json` kept. A plain text stays itself; what cannot be made again is its template."""
    if isinstance(kept, list):
        return tuple(from_json(item) for item in kept)
    if not is_kept(kept):
        return kept
    values = {name: from_json(value) for name, value in kept.get("values", {}).items()}
    try:
        return _made(kept[SAID], kept.get("plural", ""), values)
    except (KeyError, TypeError, ValueError):
        return kept[SAID]


def is_kept(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a sentence as `as_json` keeps it."""
    return isinstance(value, dict) and isinstance(value.get(SAID), str)


def _made(template: str, plural: str, values: dict[str, Any]) -> Said:
    kind = Said  # the template is collected for translation where it was written out
    return kind(template, plural, **values)


def _french(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, tuple) else value


def _translated(value: Any, translate: Translate) -> Any:
    if isinstance(value, Said):
        return value.in_words(translate)
    if isinstance(value, tuple):
        return ", ".join(_translated(item, translate) for item in value)
    return value
