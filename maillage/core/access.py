"""Who may see or change what: the only place that turns an id into a record.

Four visibilities (see `Visibility`): *private* = its owner; *host* = active members of that host;
*network* = agents, managers, coordination; *public* = everybody. The same rule is written twice,
once as a database filter (`visible`) and once as tokens for the search index (`tokens_of_record`,
`Reader.tokens`); a table-driven test holds the two together. What may not be seen is 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from maillage.core.models import (
    Action,
    Actor,
    ContactPoint,
    File,
    Gesture,
    Membership,
    Tie,
    Visibility,
)
from maillage.core.models.accounts import User, active_on

M = TypeVar("M", bound=Model)
NETWORK_ROLES = frozenset({"agent", "manager", "coordination"})
HOST_ROLES = frozenset({"agent", "manager", "coordination", "member"})
SHORT_UID = 10
LAST = "z" * 16  # after any end of a uid (`models.base.ALPHABET`)


@dataclass(frozen=True)
class Reader:
    """Who reads: nobody (a visitor), or a person with her active roles and hosts.

    `roles` are role names; `hosts` maps an organisation's id to the roles she has there.
    """

    person_id: int | None = None
    roles: frozenset[str] = frozenset()
    hosts: dict[int, frozenset[str]] = field(default_factory=dict)
    current_host_id: int | None = None
    is_signed_in: bool = False

    @property
    def is_network(self) -> bool:
        return bool(self.roles & NETWORK_ROLES)

    @property
    def host_ids(self) -> list[int]:
        """Organisations whose *host* records she sees: where she works, not those she funds."""
        return sorted(h for h, roles in self.hosts.items() if roles & HOST_ROLES)

    def has_role(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))

    def tokens(self) -> list[str]:
        """The audience tokens that this reader's search query carries."""
        tokens = ["public"]
        if self.is_network:
            tokens.append("network")
        tokens += [f"host:{host}" for host in self.host_ids]
        if self.person_id:
            tokens.append(f"person:{self.person_id}")
        return tokens


VISITOR = Reader()


def reader_for(user: Any, today: date | None = None) -> Reader:
    """The reader behind a signed-in user (two queries at most), or a visitor."""
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    hosts: dict[int, set[str]] = {}
    if user.person_id:
        rows = Membership.objects.filter(
            active_on(today or timezone.localdate()), person_id=user.person_id
        ).values_list("organisation_id", "role")
        for organisation, role in rows:
            hosts.setdefault(organisation, set()).add(role)
    current = user.current_host_id if user.current_host_id in hosts else None
    working = [h for h, roles in hosts.items() if roles & {"agent", "manager", "coordination"}]
    return Reader(
        person_id=user.person_id,
        roles=frozenset(role for roles in hosts.values() for role in roles),
        hosts={h: frozenset(roles) for h, roles in hosts.items()},
        current_host_id=current or (min(working) if working else None),
        is_signed_in=True,
    )


# --- Rules ----------------------------------------------------------------------------------
Rule = Callable[[Reader], Q]
_seeing: dict[type[Model], Rule] = {}
_changing: dict[type[Model], Rule] = {}
NOBODY = Q(pk__in=[])


def access_rule(model: type[Model], *, seeing: Rule, changing: Rule | None = None) -> None:
    """Give a model a rule of its own. A room calls this from `apps.py`, via its `access.py`."""
    _seeing[model] = seeing
    if changing:
        _changing[model] = changing


def scope_rule(reader: Reader, prefix: str = "") -> Q:
    """The standard rule of the four visibilities, as a filter."""
    rule = Q(**{f"{prefix}visibility": Visibility.PUBLIC})
    if reader.is_network:
        rule |= Q(**{f"{prefix}visibility": Visibility.NETWORK})
    if reader.host_ids:
        rule |= Q(
            **{
                f"{prefix}visibility__in": [Visibility.HOST, Visibility.NETWORK],
                f"{prefix}host_id__in": reader.host_ids,
            }
        )
    return rule | _kept_by_owner(reader, prefix) if reader.person_id else rule


def _kept_by_owner(reader: Reader, prefix: str = "") -> Q:
    """What is hers whatever happens: her private records, and those that no host has.

    A record shared with a host belongs to that host: its owner sees it as one of the host's
    people, and no more once she has left.
    """
    alone = Q(**{f"{prefix}visibility": Visibility.PRIVATE}) | Q(**{f"{prefix}host": None})
    return Q(**{f"{prefix}owner_id": reader.person_id}) & alone


def change_rule(reader: Reader) -> Q:
    """Who may change a scoped record: its owner; its host's agents and managers; coordination."""
    if not reader.person_id:
        return NOBODY
    rule = _kept_by_owner(reader) | Q(owner_id=reader.person_id, host_id__in=reader.host_ids)
    working = [h for h, roles in reader.hosts.items() if roles & NETWORK_ROLES]
    if working:
        rule |= Q(host_id__in=working) & ~Q(visibility=Visibility.PRIVATE)
    if reader.has_role("coordination"):
        rule |= Q(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
    return rule


def visible(queryset: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Those of `queryset` that `reader` may see."""
    rule = _seeing.get(queryset.model)
    return queryset.filter(rule(reader) if rule else scope_rule(reader))


def editable(queryset: QuerySet[M], reader: Reader) -> QuerySet[M]:
    """Those of `queryset` that `reader` may change."""
    rule = _changing.get(queryset.model)
    return visible(queryset, reader).filter(rule(reader) if rule else change_rule(reader))


def one_or_404(queryset: QuerySet[M], address: str) -> M:
    """The record at an address `slug-shortuid` (or a bare uid). 404 when there is none.

    `queryset` holds only what the reader may see: `visible_or_404` when a model's own rule says
    so, another rule of the room's `access.py` otherwise.
    """
    short = address.rpartition("-")[2]
    if not short.isascii() or not short.isalnum() or len(short) < SHORT_UID:
        raise Http404
    # A range, because SQLite's LIKE reads the whole table; letters come after digits everywhere.
    # The order of the model is left out: its index would tempt the planner.
    within = queryset.filter(uid__gte=short, uid__lte=short + LAST, uid__startswith=short)
    record = next(iter(within.order_by()[:1]), None)
    if record is None:
        raise Http404
    return record


def visible_or_404(records: type[M] | QuerySet[M], reader: Reader, address: str) -> M:
    """The record at `address`, when the reader may see it; Http404 otherwise."""
    return one_or_404(visible(_queryset(records), reader), address)


def editable_or_404(records: type[M] | QuerySet[M], reader: Reader, address: str) -> M:
    """The record at `address`, when the reader may change it; Http404 otherwise."""
    return one_or_404(editable(_queryset(records), reader), address)


def _queryset(records: type[M] | QuerySet[M]) -> QuerySet[M]:
    return records if isinstance(records, QuerySet) else records._default_manager.all()


def may_change(record: Model, reader: Reader) -> bool:
    """Whether the reader may change this record."""
    return editable(type(record)._default_manager.filter(pk=record.pk), reader).exists()


def may_see(record: Model, reader: Reader) -> bool:
    """Whether the reader may see this record."""
    return visible(type(record)._default_manager.filter(pk=record.pk), reader).exists()


def tokens_of_record(record: Any) -> list[str]:
    """The audience tokens of a scoped record: what its search document carries."""
    tokens = []
    if record.visibility == Visibility.PUBLIC:
        tokens.append("public")
    if record.visibility == Visibility.NETWORK:
        tokens.append("network")
    if record.visibility in {Visibility.HOST, Visibility.NETWORK} and record.host_id:
        tokens.append(f"host:{record.host_id}")
    if record.owner_id and (record.visibility == Visibility.PRIVATE or not record.host_id):
        tokens.append(f"person:{record.owner_id}")
    if isinstance(record, Actor) and record.kind == Actor.Kind.PERSON:
        tokens.append(f"person:{record.pk}")  # her own record, see `_actor_seen`
    return sorted(set(tokens))


# --- Rules of core's own records -------------------------------------------------------------
def _contact_seen(reader: Reader) -> Q:
    mine = Q(actor_id=reader.person_id) if reader.person_id else NOBODY
    return mine | (scope_rule(reader) & scope_rule(reader, "actor__"))


def _tie_seen(reader: Reader) -> Q:
    mine = Q(source_id=reader.person_id) | Q(target_id=reader.person_id)
    both = scope_rule(reader, "source__") & scope_rule(reader, "target__")
    seen = scope_rule(reader) & both & ~Q(state=Tie.State.REFUSED)
    return (mine | seen) if reader.person_id else seen


def _own_only(reader: Reader) -> Q:
    return Q(owner_id=reader.person_id) if reader.person_id else NOBODY


def _file_seen(reader: Reader) -> Q:
    return scope_rule(reader)


def action_seen(reader: Reader) -> Q:
    """An action is shown to its holder whatever its visibility: it was given to her."""
    rule = scope_rule(reader)
    return rule | Q(holder_id=reader.person_id) if reader.person_id else rule


def action_changed(reader: Reader) -> Q:
    """Its holder too says that it is done, and hands it on."""
    rule = change_rule(reader)
    return rule | Q(holder_id=reader.person_id) if reader.person_id else rule


access_rule(Action, seeing=action_seen, changing=action_changed)
access_rule(ContactPoint, seeing=_contact_seen)
access_rule(Tie, seeing=_tie_seen)
access_rule(Gesture, seeing=scope_rule, changing=_own_only)
access_rule(File, seeing=_file_seen, changing=_own_only)


def _actor_changed(reader: Reader) -> Q:
    """The ecosystem is the network's: an agent may mend any actor that the network sees."""
    rule = change_rule(reader)
    if reader.person_id:
        rule |= Q(pk=reader.person_id)
    if reader.has_role("agent"):
        shared = Q(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
        rule |= shared & ~Q(kind=Actor.Kind.PERSON)
    return rule


def _actor_seen(reader: Reader) -> Q:
    rule = scope_rule(reader)
    return rule | Q(pk=reader.person_id) if reader.person_id else rule


access_rule(Actor, seeing=_actor_seen, changing=_actor_changed)


# --- Views ----------------------------------------------------------------------------------
View = Callable[..., HttpResponseBase]
AUDIENCES: dict[str, Callable[[Reader], bool]] = {
    "public": lambda reader: True,
    # The address itself is the key (a signed or random token that the view checks).
    "bearer": lambda reader: True,
    "signed_in": lambda reader: reader.is_signed_in,
    "network": lambda reader: reader.is_network,
    "agent": lambda reader: reader.has_role("agent"),
    "manager": lambda reader: reader.has_role("manager"),
    "coordination": lambda reader: reader.has_role("coordination"),
    "funder": lambda reader: reader.has_role("funder"),
}


def audience(*names: str) -> Callable[[View], View]:
    """Say who a view is for. A visitor is sent to sign in; somebody else's page is 404.

    A test walks every address of the program and requires this mark.
    """
    unknown = [name for name in names if name not in AUDIENCES]
    if unknown or not names:
        raise ValueError(f"audience inconnue : {unknown or 'aucune'}")

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if {"public", "bearer"}.isdisjoint(names):
                reader: Reader = request.reader  # type: ignore[attr-defined]
                if not reader.is_signed_in:
                    return redirect_to_login(request.get_full_path())
                if not any(AUDIENCES[name](reader) for name in names):
                    raise Http404
            return view(request, *args, **kwargs)

        guarded.audience = tuple(names)  # type: ignore[attr-defined]
        return guarded

    return mark
