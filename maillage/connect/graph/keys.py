"""Many keys at once in one condition, without one parameter for each (SQLite allows 32,766)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

_ALL = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)::bigint",
}


def among(keys: Iterable[int]) -> Q:
    """Records whose key is one of `keys`."""
    told = json.dumps(sorted(keys))
    return Q(pk__in=RawSQL(_ALL[connection.vendor], [told]))  # noqa: S611 - numbers, as a parameter
