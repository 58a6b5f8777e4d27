"""What a person chooses for herself, and what she says is done."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Action, Actor, User

MOST_ACTS = 5


def pin_acts(*, user: User, keys: Sequence[str]) -> None:
    """The acts at the top of her home page, in the order given; five at most."""
    user.pinned_acts = list(dict.fromkeys(keys))[:MOST_ACTS]
    user.save(update_fields=["pinned_acts"])


def choose_user_language(*, user: User, language: str) -> None:
    """The language of her messages and of the pages she asked for."""
    user.language = language
    user.save(update_fields=["language"])


def choose_user_theme(*, user: User, theme: str) -> None:
    """How her pages look: light, dark, or as her device (empty)."""
    user.theme = theme
    user.save(update_fields=["theme"])


def finish(*, action: Action, by: Actor) -> None:
    """The action is done today; the journal can bring it back."""
    journal.change(action, {"done_on": timezone.localdate()}, by=by)
