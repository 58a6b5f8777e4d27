"""Two people at the form of one record: neither overwrites the other's words without a word said.

A three-way merge by field, as version control does it by line: what the form showed when it was
opened, what was sent, what the record says now. A field that only one of the two touched keeps
that one's value; where both did, the form comes back with both.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

SEEN = "seen"
TOLD_LENGTH = 600
_TICKED = "on"


class MergesEdits:
    """Put first among the bases of a ModelForm: `class CircleForm(MergesEdits, forms.ModelForm)`.

    A form of a record already kept carries, hidden, a fingerprint of each value it shows. Files,
    hidden fields and a form sent without fingerprints (a program, an older page) are taken as sent.
    """

    fields: dict[str, forms.Field]
    instance: Any
    data: Any
    files: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._crossed: list[str] = []
        if self.instance.pk:
            # Asked for when the form is shown: subclasses go on filling `initial` and `fields`.
            self.fields[SEEN] = forms.CharField(
                required=False, initial=self._fingerprints,
                widget=forms.HiddenInput(attrs={"data-draft-too": True}),
            )  # fmt: skip

    def full_clean(self) -> None:
        self._crossed = []
        if self.is_bound and SEEN in self.fields:  # type: ignore[attr-defined]
            self._merge()
        super().full_clean()  # type: ignore[misc]
        for name in self._crossed:
            self.add_error(name, self._crossing(name))  # type: ignore[attr-defined]
        if hasattr(self, "cleaned_data"):
            self.cleaned_data.pop(SEEN, None)

    def _merge(self) -> None:
        """Put what others wrote since into the fields she left alone; note where both wrote."""
        seen = _read(self.data.get(self._sent_as(SEEN), ""))
        merged = _copied(self.data)
        for name in seen.keys() & set(self._guarded()):
            now, sent = self._shown(name), self._sent(name)
            if now == sent or _fingerprint(now) == seen[name]:
                continue
            if _fingerprint(sent) == seen[name]:
                self._put(merged, name, now)
            else:
                self._crossed.append(name)
        if self._sent_as(SEEN) in self.data:
            merged[self._sent_as(SEEN)] = self._fingerprints()
        self.data = merged

    def _guarded(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if not (field.widget.is_hidden or field.widget.needs_multipart_form or field.disabled)
            and not isinstance(field.widget, forms.MultiWidget)
        ]

    def _fingerprints(self) -> str:
        return " ".join(f"{name}:{_fingerprint(self._shown(name))}" for name in self._guarded())

    def _sent_as(self, name: str) -> str:
        return self.add_prefix(name)  # type: ignore[attr-defined]

    def _shown(self, name: str) -> list[str]:
        """What the field would be sent as if the record's own value were left alone."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))  # type: ignore[attr-defined]
        if isinstance(field.widget, forms.CheckboxInput):
            return [_TICKED] if field.widget.check_test(value) else []
        return _strings(field.widget.format_value(value))

    def _sent(self, name: str) -> list[str]:
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, self._sent_as(name))
        if isinstance(widget, forms.CheckboxInput):
            return [_TICKED] if value else []
        return _strings(value)

    def _put(self, data: MultiValueDict[str, str], name: str, value: list[str]) -> None:
        if value:
            data.setlist(self._sent_as(name), value)
        else:
            data.pop(self._sent_as(name), None)

    def _crossing(self, name: str) -> str:
        return _(
            "Ce champ a changé ailleurs pendant que vous l’écriviez (autre onglet ou autre "
            "personne). Il dit maintenant : « %(now)s ». Enregistrez encore pour mettre le vôtre à "
            "la place."
        ) % {"now": Truncator(self._words(name)).chars(TOLD_LENGTH)}

    def _words(self, name: str) -> str:
        """The record's value as people read it."""
        field, values = self.fields[name], self._shown(name)
        if isinstance(field.widget, forms.CheckboxInput):
            return _("coché") if values else _("non coché")
        labels = dict(_flat(getattr(field.widget, "choices", ())))
        return ", ".join(labels.get(value, value) for value in values) or _("rien")


def _flat(choices: Any) -> list[tuple[str, str]]:
    """(value, label) of all choices, those of groups too."""
    told = []
    for value, label in choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        told += [(str(one), str(words)) for one, words in inner]
    return told


def _copied(data: Any) -> MultiValueDict[str, str]:
    """The sent values, to be written into; a plain dictionary (a test's) becomes one of lists."""
    if isinstance(data, QueryDict):
        return data.copy()
    told = {k: v if isinstance(v, list | tuple) else [v] for k, v in data.items()}
    return MultiValueDict(told)


def _strings(value: Any) -> list[str]:
    """A value as the browser sends it, without what browsers change by themselves."""
    values = value if isinstance(value, list | tuple | set) else [value]
    told = (
        str(one).replace("\r\n", "\n").replace("\r", "\n").strip()
        for one in values
        if one is not None
    )
    return sorted(one for one in told if one)


def _fingerprint(values: list[str]) -> str:
    return hashlib.blake2s(json.dumps(values).encode(), digest_size=5).hexdigest()


def _read(text: Any) -> dict[str, str]:
    """Fingerprints by field; whatever is not one is passed over."""
    parts = (part.rpartition(":") for part in str(text or "")[:20_000].split())
    return {name: found for name, _colon, found in parts if name}
