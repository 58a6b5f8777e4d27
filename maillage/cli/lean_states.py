"""Migrations from nothing in seconds: only what points at a changed model is made again.

Django keeps a class for each model of each state between two migrations. When a model changes it
makes its class again, and those of all models it points at, and of all that point at those: of a
hundred and fifty models nearly all, for each of five hundred steps (nine tenths of the time of a
first start, which fell from 33.8 s of processor to 4.6). But a class holds its model's own fields
and nothing of those that point at it (they are looked for in the registry, emptied after each
step): only classes that point at the one thrown away, and those that point at these, are wrong.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.migrations.state import ProjectState

Key = tuple[str, str]


@contextmanager
def lean_states() -> Iterator[None]:
    """Inside, migrations go forwards many times quicker; the tables they make are the same.

    The classes of the states are many: garbage is looked for among them seldom.
    """
    states: Any = ProjectState  # the method is Django's own, not told in its types
    usual, thresholds = states._find_reload_model, gc.get_threshold()
    states._find_reload_model = to_make_again
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        states._find_reload_model = usual
        gc.set_threshold(*thresholds)


def to_make_again(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[Key]:
    """Keys of the model and of all that point at it, near or far.

    In place of `ProjectState._find_reload_model`. Nothing is put off (`delay`): there is no need.
    """
    keys = {(app_label, model_name)}
    try:
        queue = [state.apps.get_model(app_label, model_name)]
    except LookupError:
        return keys
    for model in queue:
        for other in pointing_at(model):
            if key_of(other) not in keys:
                keys.add(key_of(other))
                queue.append(other)
    return keys


def pointing_at(model: type[models.Model]) -> Iterator[type[models.Model]]:
    """Models that extend this one or have a key to it."""
    yield from model.__subclasses__()
    # The search among all fields fills the cache of relations of a class about to be thrown
    # away: the schema editor asks it later, when the registry no longer knows that class.
    for field in model._meta.get_fields(include_parents=True, include_hidden=True):
        other = field.related_model
        if field.auto_created and not field.concrete and other is not None:
            yield other


def key_of(model: Any) -> Key:
    return model._meta.app_label, model._meta.model_name
