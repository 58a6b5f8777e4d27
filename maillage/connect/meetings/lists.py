"""The registers: all decisions and actions that the reader may see, whichever room took them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.models import Circle
from maillage.core.access import NOBODY, Reader, editable, visible
from maillage.core.lists import Column, Having, List
from maillage.core.lists.filters import Filter
from maillage.core.models import Action, Actor, Decision
from maillage.core.registry import Origin, registry


# --- Filters --------------------------------------------------------------------------------
class OfCircle(Filter):
    """Taken or given in one circle that the reader sees."""

    is_joined = True

    def __init__(self, path: str) -> None:
        super().__init__("circle", gettext_lazy("Cercle"), gettext_lazy("Tous"))
        self.path = path

    def groups(self, reader: Reader) -> Any:
        rows = visible(Circle.objects.filter(meetings__isnull=False), reader).distinct()
        return [("", [(c.uid, c.name) for c in rows.order_by("name")[:200]])]

    def rule(self, value: str, reader: Reader) -> Q | None:
        circle = visible(Circle.objects.filter(uid=value), reader).first()
        return Q(**{f"{self.path}__meeting__circle": circle.pk}) if circle else None


def _since(field: str, days: int) -> Any:
    return lambda reader: Q(**{f"{field}__gte": timezone.localdate() - timedelta(days=days)})


def _period(field: str, title: Any) -> Having:
    return Having("period", title, gettext_lazy("Toutes"), cases={
        "30": (gettext_lazy("les 30 derniers jours"), _since(field, 30)),
        "90": (gettext_lazy("les 3 derniers mois"), _since(field, 91)),
        "365": (gettext_lazy("la dernière année"), _since(field, 365)),
    })  # fmt: skip


def _held(reader: Reader) -> Q:
    return Q(holder_id=reader.person_id) if reader.person_id else NOBODY


def _late(reader: Reader) -> Q:
    return Q(done_on=None, due_on__lt=timezone.localdate())


def _in_my_circles(reader: Reader) -> Q:
    if not reader.person_id:
        return NOBODY
    return Q(
        taken_at__meeting__circle__members__actor=reader.person_id,
        taken_at__meeting__circle__members__state="active",
    )


# --- Columns --------------------------------------------------------------------------------
def _linked(url: str, text: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _origins(record: Any) -> list[Origin]:
    return getattr(record, "origins", [])


def _where_html(record: Any) -> SafeString:
    return format_html_join(
        "", "{}{}",
        ((_linked(o.url, o.title), format_html("<br><small>{}</small>", o.meta) if o.meta else "")
         for o in _origins(record)),
    )  # fmt: skip


def _where(record: Any) -> str:
    return "; ".join(" · ".join(p for p in (o.title, o.meta) if p) for o in _origins(record))


def _decision_html(record: Any) -> SafeString:
    text = format_html("<br><small>{}</small>", record.text[:200]) if record.text else ""
    return format_html("{}{}", _linked(record.get_absolute_url(), record.title), text)


def _holder(record: Any) -> str:
    """The holder's name, when the reader may see her record."""
    return record.holder.name if getattr(record, "holder_seen", False) else ""


def _holder_html(record: Any) -> SafeString | str:
    if not record.holder_id:
        return format_html('<span class="tag warn">{}</span>', _("à confier"))
    return _holder(record) or "–"


def _due_html(record: Any) -> SafeString | str:
    if record.due_on is None:
        return "–"
    told = format_html(
        '<time datetime="{}">{}</time>', record.due_on.isoformat(),
        date_format(record.due_on, "BRIEF_DATE_FORMAT"),
    )  # fmt: skip
    if record.done_on is None and record.due_on < timezone.localdate():
        return format_html('{} <span class="tag bad">{}</span>', told, _("en retard"))
    return told


def _settle_html(record: Any) -> SafeString | str:
    """One tap: done, or not after all; and the page where somebody else takes it."""
    token = getattr(record, "form_token", "")
    if not token:
        return date_format(record.done_on, "BRIEF_DATE_FORMAT") if record.done_on else ""
    word = _("Reprendre") if record.done_on else _("C’est fait")
    act = format_html(
        '<form method="post" action="{}" class="line">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="button small{}" name="done" value="{}">{}'
        '<span class="vh"> : {}</span></button>',
        reverse("connect:settle_action", args=[record.uid]), token,
        " quiet" if record.done_on else "", "" if record.done_on else "1", word, record.title,
    )  # fmt: skip
    if record.done_on:
        return format_html("{}</form>", act)
    return format_html(
        '{}<a class="button quiet small" href="{}">{}<span class="vh"> : {}</span></a></form>',
        act, reverse("connect:pass_action", args=[record.uid]), _("Confier"), record.title,
    )  # fmt: skip


# --- The two registers ----------------------------------------------------------------------
class Decisions(List):
    """What was decided, when, and where it comes from."""

    model, name, title = Decision, "decisions", gettext_lazy("Décisions")
    url_name, css, crumb = "connect:decisions", "v1", gettext_lazy("Réseauter")
    template = "connect/list.html"
    audience = ("signed_in",)
    ordering = "-decided_on"
    columns = [
        Column("title", gettext_lazy("Décision"), sort=("title",), html=_decision_html),
        Column("text", gettext_lazy("Détail"), on_page=False),
        Column("decided_on", gettext_lazy("Prise le"), sort=("decided_on",)),
        Column("where", gettext_lazy("Où"), value=_where, html=_where_html),
        Column("open_actions", gettext_lazy("Actions ouvertes"), is_number=True,
               value=lambda d: getattr(d, "open_actions", 0)),
    ]  # fmt: skip
    filters = [
        Having("mine", gettext_lazy("Lesquelles"), cases={
            "yes": (gettext_lazy("de mes cercles"), _in_my_circles),
        }),
        OfCircle("taken_at"),
        _period("decided_on", gettext_lazy("Prises")),
    ]  # fmt: skip
    search = ("folded",)
    empty_title = gettext_lazy("Aucune décision pour l’instant")
    empty_text = gettext_lazy(
        "Ce que décident les réunions des cercles et les ateliers s’inscrit ici de soi-même."
    )

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Where each comes from, and its actions that the reader sees and that are not done."""
        origins = registry.origins_of(records, reader)
        counts: dict[int, int] = {}
        held = visible(Action.objects.filter(decision__in=origins, done_on=None), reader)
        for pk in held.values_list("decision", flat=True):
            counts[pk] = counts.get(pk, 0) + 1
        for record in records:
            record.origins = origins[record.pk]
            record.open_actions = counts.get(record.pk, 0)


class ActionsDue(List):
    """What is to be done, the latest first; by whom, by when, since which meeting."""

    model, name, title = Action, "actions", gettext_lazy("Actions")
    url_name, css, crumb = "connect:actions_due", "v1", gettext_lazy("Réseauter")
    template = "connect/list.html"
    audience = ("signed_in",)
    ordering = "due_on"
    columns = [
        Column("title", gettext_lazy("Action"), sort=("title",),
               html=lambda a: _linked(a.get_absolute_url(), a.title)),
        Column("holder", gettext_lazy("Responsable"), sort=("holder__sort_name",), value=_holder,
               html=_holder_html),
        Column("due_on", gettext_lazy("Échéance"), sort=("is_undated", "due_on"), html=_due_html),
        Column("where", gettext_lazy("Où"), value=_where, html=_where_html),
        Column("done_on", gettext_lazy("Faite le"), on_page=False),
        Column("settle", gettext_lazy("Actes"), value=lambda a: "", html=_settle_html,
               in_export=False),
    ]  # fmt: skip
    filters = [
        Having("state", gettext_lazy("État"), gettext_lazy("ouvertes"), cases={
            "late": (gettext_lazy("en retard"), _late),
            "done": (gettext_lazy("faites"), lambda reader: Q(done_on__isnull=False)),
            "all": (gettext_lazy("toutes"), lambda reader: Q()),
        }, usual=lambda reader: Q(done_on=None)),
        Having("mine", gettext_lazy("Lesquelles"), cases={
            "yes": (gettext_lazy("les miennes"), _held),
            "none": (gettext_lazy("à confier"), lambda reader: Q(holder=None)),
        }),
        OfCircle("given_at"),
        _period("created_at__date", gettext_lazy("Données")),
    ]  # fmt: skip
    search = ("folded",)
    empty_title = gettext_lazy("Rien à faire ici")
    empty_text = gettext_lazy(
        "Les actions que confient les réunions et les ateliers viennent ici, les plus pressantes "
        "d’abord."
    )

    @classmethod
    def queryset(cls) -> QuerySet[Action]:
        """Without a day: after those that have one, on every database."""
        undated = Case(When(due_on=None, then=Value(1)), default=Value(0),
                       output_field=IntegerField())  # fmt: skip
        rows = Action.objects.select_related("holder")
        return rows.annotate(is_undated=undated)

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Where each was given, whose record the reader sees, and which she may settle."""
        origins = registry.origins_of(records, reader)
        holders = Actor.objects.filter(pk__in={r.holder_id for r in records})
        seen = set(visible(holders, reader).values_list("pk", flat=True))
        hers = editable(Action.objects.filter(pk__in=origins), reader)
        changed = set(hers.values_list("pk", flat=True))
        for record in records:
            record.origins = origins[record.pk]
            record.holder_seen = record.holder_id in seen
            record.may_settle = record.pk in changed

    @classmethod
    def dress(cls, records: list[Any], request: Any) -> None:
        token = get_token(request)
        for record in records:
            record.form_token = token if getattr(record, "may_settle", False) else ""
