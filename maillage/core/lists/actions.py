"""Saved views: a list's question under a name, one's own or shown to her host."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from maillage.core.access import Reader
from maillage.core.lists.state import read_state
from maillage.core.models import SavedView


def views_of(reader: Reader) -> QuerySet[SavedView]:
    """Her own views and those that her hosts' people show."""
    if not reader.person_id:
        return SavedView.objects.none()
    return SavedView.objects.filter(Q(owner_id=reader.person_id) | Q(host_id__in=reader.host_ids))


def query_to_save(a_list: Any, text: str, reader: Reader) -> str:
    """The part of a query string that this list understands, at most 2,000 characters."""
    try:
        params = QueryDict(text[:2000])
    except ValueError:  # too many parameters
        return ""
    return read_state(a_list, params, reader).query[:2000]


@transaction.atomic
def save_view(
    *, list_name: str, name: str, query: str, reader: Reader, is_shared: bool
) -> SavedView:
    """Write the view; her own view of the same name is replaced."""
    view, _new = SavedView.objects.update_or_create(
        list_name=list_name,
        name=name,
        owner_id=reader.person_id,
        defaults={"query": query, "host_id": reader.current_host_id if is_shared else None},
    )
    return view
