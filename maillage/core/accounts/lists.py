"""The network's people, their roles and the invitations, as lists."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader, editable
from maillage.core.accounts.links import COPIED, invitation_path
from maillage.core.accounts.people import (
    has_role_today,
    invitations_in,
    is_role_active,
    network_people,
    state_of,
)
from maillage.core.lists import Choice, Column, Having, List
from maillage.core.lists.declaration import Text
from maillage.core.models import Actor, Invitation, Membership

LEADERS: tuple[str, ...] = ("coordination", "manager")
ALL, ALL_F = gettext_lazy("Tous"), gettext_lazy("Toutes")
ROLE, STATE, ACTS = gettext_lazy("Rôle"), gettext_lazy("État"), gettext_lazy("Actes")
NAME, EMAIL = gettext_lazy("Personne"), gettext_lazy("Courriel")
DAY = "BRIEF_DATE_FORMAT"


def _day(value: Any) -> str:
    """A date, or an instant's local date."""
    return "–" if value is None else date_format(_local(value), DAY)


def _local(value: Any) -> date:
    return timezone.localdate(value) if hasattr(value, "hour") else value


def _shown_day(value: Any) -> SafeString | str:
    """The same in a cell, where it is never cut in two."""
    if not value:
        return "–"
    return format_html('<time datetime="{}">{}</time>', _local(value).isoformat(), _day(value))


def _local_day(value: Any) -> Any:
    return timezone.localdate(value) if value else None


def _button(path: str, words: str, about: str, css: str = "quiet") -> SafeString:
    """A button of the page's one form (`#actes`), which carries its token: rows need none."""
    return format_html(
        '<button form="actes" formaction="{}" class="button small {}">{}'
        '<span class="vh"> {}</span></button>',
        path, css, words, about,
    )  # fmt: skip


def _link(path: str, words: str, about: str) -> SafeString:
    return format_html(
        '<a class="button small quiet" href="{}">{}<span class="vh"> {}</span></a>',
        path, words, about,
    )  # fmt: skip


class _Leaders(List):
    """What the three lists share: tabs above, an invitation as their first act."""

    template = "core/network_list.html"
    audience: ClassVar[tuple[str, ...]] = LEADERS
    add_audience = LEADERS
    add_url_name, add_title = "core:invite", gettext_lazy("Inviter")
    lead: ClassVar[Text]


# --- People ---------------------------------------------------------------------------------
def _person(person: Any) -> SafeString:
    url = person.get_absolute_url()
    name = format_html('<a href="{}">{}</a>', url, person.name) if url else person.name
    account = getattr(person, "user", None)
    under = format_html("<br><small>{}</small>", account.email) if account else ""
    return format_html("{}{}", name, under)


def _roles_text(person: Any) -> str:
    return "; ".join(f"{r.get_role_display()}, {r.organisation.name}" for r in person.roles_today)


def _roles(person: Any) -> SafeString:
    if not person.roles_today:
        return format_html('<span class="meta">{}</span>', _("aucun"))
    rows = [(r.get_role_display(), r.organisation.name) for r in person.roles_today]
    lines = format_html_join(mark_safe("<br>"), "{}, {}", rows)
    return format_html("<span>{}</span>", lines)


def _account_text(person: Any) -> str:
    account = getattr(person, "user", None)
    if account is None:
        return _("aucun")
    if not account.is_active:
        return _("fermé")
    if account.last_login is None:
        return _("jamais entré·e")
    return _("vu le %(day)s") % {"day": _day(account.last_login)}


def _account(person: Any) -> SafeString:
    account = getattr(person, "user", None)
    css = "meta" if account is None else "" if account.is_active else "tag bad"
    return format_html('<span class="{}">{}</span>', css, _account_text(person))


def _person_acts(person: Any) -> SafeString | str:
    account = getattr(person, "user", None)
    if account is None or person.is_reader:
        return ""
    about = _("le compte de %(name)s") % {"name": person.name}
    if account.is_active:
        close = reverse("core:deactivate_account", args=[person.address])
        return _link(close, _("Fermer"), about)
    return _button(reverse("core:reactivate_account", args=[person.address]), _("Rouvrir"), about)


def _has_role(role: str, reader: Reader) -> Q:
    return has_role_today(role)


class People(_Leaders):
    """Everybody who has an account or a role."""

    model, name, url_name = Actor, "people", "core:people"
    title = gettext_lazy("Personnes du réseau")
    lead = gettext_lazy("Qui a un compte ou un rôle")
    audience = ("coordination",)
    search = ("folded", "user__email")
    columns = [
        Column("name", NAME, sort=("sort_name",), html=_person, value=lambda p: p.name),
        Column("email", EMAIL, on_page=False, value=lambda p: p.user.email if p.account else ""),
        Column("roles", gettext_lazy("Rôles aujourd’hui"), html=_roles, value=_roles_text),
        Column("account", gettext_lazy("Compte"), html=_account, value=_account_text,
               sort=("user__last_login",)),
        Column("second_step", gettext_lazy("Deuxième étape"),
               value=lambda p: _("oui") if p.has_second_step else _("non")),
        Column("acts", ACTS, html=_person_acts, in_export=False),
    ]  # fmt: skip
    filters = [
        Having("role", ROLE, ALL, cases={
            str(value): (label, partial(_has_role, str(value)))
            for value, label in Membership.Role.choices
        }),
        Having("state", gettext_lazy("Compte"), ALL, cases={
            "active": (gettext_lazy("ouvert"), lambda reader: Q(user__is_active=True)),
            "closed": (gettext_lazy("fermé"), lambda reader: Q(user__is_active=False)),
            "none": (gettext_lazy("aucun"), lambda reader: Q(user=None)),
        }),
    ]  # fmt: skip

    @classmethod
    def queryset(cls) -> QuerySet:
        return network_people()

    @classmethod
    def seen(cls, rows: QuerySet, reader: Reader) -> QuerySet:
        """Coordination answers for every account, whoever may see the person's record."""
        return rows if reader.has_role("coordination") else rows.none()

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        for person in records:
            person.account = getattr(person, "user", None)
            person.is_reader = person.pk == reader.person_id


# --- Roles ----------------------------------------------------------------------------------
def _role(row: Any) -> SafeString:
    mark = "" if is_role_active(row) else format_html(
        ' <span class="tag warn">{}</span>', _("pas aujourd’hui")
    )  # fmt: skip
    return format_html("<span>{}{}</span>", row.get_role_display(), mark)


def _role_acts(row: Any) -> SafeString | str:
    if not row.may_end:
        return ""
    about = _("le rôle de %(name)s") % {"name": row.person.name}
    return _link(reverse("core:end_role", args=[row.uid]), _("Finir"), about)


def _unfinished(reader: Reader) -> Q:
    return Q(to_date=None) | Q(to_date__gte=timezone.localdate())


class Memberships(_Leaders):
    """Roles: the whole network's for coordination, her organisations' for a manager."""

    model, name, url_name = Membership, "memberships", "core:memberships"
    title = gettext_lazy("Équipe et rôles")
    lead = gettext_lazy("Qui fait quoi, où, jusqu’à quand")
    search = ("person__folded", "organisation__folded")
    ordering = "organisation"
    empty_title = gettext_lazy("Aucun rôle ici")
    empty_text = gettext_lazy("Invitez les personnes qui travaillent avec vous.")
    columns = [
        Column("person", NAME, sort=("person__sort_name",), value=lambda r: r.person.name),
        Column("role", ROLE, sort=("role",), html=_role, value=lambda r: r.get_role_display()),
        Column("organisation", gettext_lazy("Organisation"), value=lambda r: r.organisation.name,
               sort=("organisation__sort_name", "person__sort_name")),
        Column("from_date", gettext_lazy("Du"), sort=("from_date",),
               html=lambda r: _shown_day(r.from_date)),
        Column("to_date", gettext_lazy("Au"), sort=("to_date",),
               html=lambda r: _shown_day(r.to_date)),
        Column("acts", ACTS, html=_role_acts, in_export=False),
    ]  # fmt: skip
    filters = [
        Choice("role", ROLE, ALL),
        Having("when", gettext_lazy("Quand"), gettext_lazy("en cours et à venir"), cases={
            "past": (
                gettext_lazy("finis"), lambda reader: Q(to_date__lt=timezone.localdate())
            ),
            "all": (gettext_lazy("tous"), lambda reader: Q()),
        }, usual=_unfinished),
    ]  # fmt: skip

    @classmethod
    def queryset(cls) -> QuerySet:
        return Membership.objects.select_related("person", "organisation")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        ids = [row.pk for row in records]
        mine = editable(Membership.objects.filter(pk__in=ids), reader)
        changeable = set(mine.values_list("pk", flat=True))
        for row in records:
            row.may_end = row.pk in changeable


# --- Invitations ----------------------------------------------------------------------------
STATES = {
    "open": (gettext_lazy("en attente"), "v0"),
    "accepted": (gettext_lazy("acceptée"), "good"),
    "expired": (gettext_lazy("expirée"), "warn"),
    "revoked": (gettext_lazy("retirée"), "bad"),
}


def _in_state(state: str, reader: Reader) -> Q:
    return invitations_in(state)


def _invited(row: Any) -> SafeString:
    name = format_html("<br><small>{}</small>", row.name) if row.name else ""
    return format_html("{}{}", row.email, name)


def _invited_role(row: Any) -> SafeString:
    return format_html(
        "<span>{}<br><small>{}</small></span>", row.get_role_display(), row.organisation.name
    )


def _state(row: Any) -> SafeString:
    words, css = STATES[state_of(row)]
    under = {
        "open": _("jusqu’au %(day)s") % {"day": _day(row.expires_at)},
        "accepted": _day(row.accepted_at),
    }.get(state_of(row), "")
    small = format_html("<br><small>{}</small>", under) if under else ""
    return format_html('<span><span class="tag {}">{}</span>{}</span>', css, words, small)


def _invitation_acts(row: Any) -> SafeString | str:
    state = state_of(row)
    if state not in {"open", "expired"}:
        return ""
    again = _button(reverse("core:resend_invitation", args=[row.uid]), _("Renvoyer"), row.email)
    away = _button(
        reverse("core:revoke_invitation", args=[row.uid]), _("Retirer"), row.email, "link"
    )
    buttons = format_html('<div class="line">{} {}</div>', again, away)
    return buttons + _copied(row) if state == "open" else buttons


def _copied(row: Any) -> SafeString:
    return format_html(
        '<details class="fold"><summary>{}</summary><div><label class="vh" for="lien-{}">{}</label>'
        '<input id="lien-{}" value="{}" readonly><small class="help">{}</small></div></details>',
        _("Lien à copier"), row.uid, _("Lien de %(email)s") % {"email": row.email},
        row.uid, row.link, _("Par ce lien, un code sera demandé : il prouve le courriel."),
    )  # fmt: skip


class Invitations(_Leaders):
    """Invitations that the reader may give, with their state and link."""

    model, name, url_name = Invitation, "invitations", "core:invitations"
    title = gettext_lazy("Invitations")
    lead = gettext_lazy("On entre dans Maillage sur invitation")
    search = ("email", "name", "organisation__folded")
    ordering = "-created_at"
    empty_title = gettext_lazy("Aucune invitation")
    empty_text = gettext_lazy("Une invitation ouvre un compte avec un rôle, dans une organisation.")
    columns = [
        Column("email", EMAIL, sort=("email",), html=_invited),
        Column("name", gettext_lazy("Nom"), on_page=False),
        Column("role", ROLE, sort=("role",), html=_invited_role,
               value=lambda r: r.get_role_display()),
        Column("organisation", gettext_lazy("Organisation"), on_page=False,
               value=lambda r: r.organisation.name),
        Column("created_at", gettext_lazy("Préparée le"), sort=("created_at",),
               html=lambda r: _shown_day(r.created_at), value=lambda r: _local_day(r.created_at)),
        Column("state", STATE, html=_state, value=lambda r: str(STATES[state_of(r)][0])),
        Column("expires_at", gettext_lazy("Expire le"), sort=("expires_at",), on_page=False,
               value=lambda r: _local_day(r.expires_at)),
        Column("acts", ACTS, html=_invitation_acts, in_export=False),
    ]  # fmt: skip
    filters = [
        Choice("role", ROLE, ALL),
        Having("state", STATE, ALL_F, cases={
            "open": (gettext_lazy("en attente"), partial(_in_state, "open")),
            "accepted": (gettext_lazy("acceptées"), partial(_in_state, "accepted")),
            "expired": (gettext_lazy("expirées"), partial(_in_state, "expired")),
            "revoked": (gettext_lazy("retirées"), partial(_in_state, "revoked")),
        }),
    ]  # fmt: skip

    @classmethod
    def queryset(cls) -> QuerySet:
        return Invitation.objects.select_related("organisation", "invited_by")

    @classmethod
    def dress(cls, records: list[Any], request: HttpRequest) -> None:
        for row in records:
            row.link = request.build_absolute_uri(invitation_path(row, COPIED))
