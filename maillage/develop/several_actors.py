"""Forms in which several actors are named, one per field."""

from __future__ import annotations

from typing import Any

from maillage.core.access import Reader
from maillage.core.accounts.forms import ActorByName, actors_for
from maillage.core.models import Actor

SPARE, MOST = 2, 20


class SeveralActors:
    """A form's part: `ask` adds the fields, `named` gives the actors.

    An actor that she may not see stays one of them: its name is not shown, and not lost.
    """

    fields: Any
    cleaned_data: Any

    def ask(
        self, name: str, label: Any, known: list[Actor], reader: Reader, *, few: int,
        wanted: Any = "",
    ) -> None:  # fmt: skip
        """Add `name_1`, `name_2`…: those known, and two that are empty. `label` holds `%d`.

        `wanted`: what is said when nobody is named, if somebody must be.
        """
        actors = actors_for(reader)
        seen = set(actors.filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True))
        self.kept = [one for one in known if one.pk not in seen]
        shown = [one.name for one in known if one.pk in seen]
        count = min(MOST, max(few, len(shown) + SPARE))
        self.names = [f"{name}_{number}" for number in range(1, count + 1)]
        for number, field_name in enumerate(self.names):
            field = ActorByName(
                label=label % (number + 1),
                required=bool(wanted and number == 0 and not self.kept),
                error_messages={"required": wanted},
                initial=shown[number] if number < len(shown) else "",
            )  # fmt: skip
            field.offer(actors, actors.filter(is_host=True))
            self.fields[field_name] = field

    def named(self) -> list[Actor]:
        """The actors named, each once, and those kept."""
        typed = [self.cleaned_data.get(name) for name in self.names]
        return list(dict.fromkeys([*(one for one in typed if one), *self.kept]))
