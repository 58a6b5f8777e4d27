"""Two actors that are one: choose field by field, move all that points at them, separate again."""

from maillage.core.merging.actions import (
    MergeRefused,
    check_merge,
    decide_different,
    merge_actors,
    separate_actors,
)
from maillage.core.merging.choices import BOTH, FIELDS, KEPT, MANY, OTHER, default_choices

__all__ = [
    "BOTH", "FIELDS", "KEPT", "MANY", "OTHER", "MergeRefused", "check_merge", "decide_different",
    "default_choices", "merge_actors", "separate_actors",
]  # fmt: skip
