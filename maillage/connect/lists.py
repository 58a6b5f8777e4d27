"""The actors of the ecosystem as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.cells import need_in_cell
from maillage.connect.exchange.vcard_writing import cards_of_actors
from maillage.connect.importer import ActorImporter
from maillage.core.access import Reader, visible
from maillage.core.lists import Choice, Column, Having, List, Related, Territory
from maillage.core.models import Actor, ContactPoint, Gesture, Need, Tie


def _name(actor: Actor) -> SafeString:
    words = [actor.get_kind_display(), *(d.name for d in actor.disciplines.all())]
    return format_html(
        '<a href="{}">{}</a><br><small>{}</small>',
        actor.get_absolute_url(), actor.name, " · ".join(words).capitalize(),
    )  # fmt: skip


def _needs(actor: Any) -> SafeString:
    colours = {Need.Kind.SEEKS: "v3", Need.Kind.OFFERS: "v4"}
    return format_html_join(
        " ",
        '<span class="tag {}">{}</span>',
        ((colours.get(n.kind, "v0"), _said(n, _shortened(n.text))) for n in actor.shown_needs[:3]),
    )


def _said(need: Need, text: str) -> str:
    return _("%(label)s\u00a0: %(text)s") % {"label": need.get_kind_display(), "text": text}


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39].rstrip()}…"


def _last(actor: Any) -> SafeString | str:
    gesture = actor.shown_gesture
    if gesture is None:
        return format_html("<small>{}</small>", _("jamais"))
    verb = gesture.verb
    tag = format_html(' <span class="tag {}">{}</span>', verb.colour, verb.name) if verb else ""
    return format_html("{}{}", date_format(gesture.occurred_on, "BRIEF_DATE_FORMAT"), tag)


def _having(kind: str) -> Any:
    def rule(reader: Reader) -> Q:
        needs = Need.objects.filter(kind=kind, actor=OuterRef("pk")).open_on(timezone.localdate())
        return Q(Exists(visible(needs, reader)))

    return rule


def _words(name: str, title: Any) -> Column:
    return Column(
        name, title, on_page=False,
        value=lambda actor: "; ".join(word.name_fr for word in getattr(actor, name).all()),
    )  # fmt: skip


def _needed(kind: str, title: Any) -> Column:
    """Needs as an import reads them back: with their day, separated by semicolons."""
    return Column(
        kind, title, on_page=False,
        value=lambda actor: "; ".join(
            need_in_cell(n.text, n.expires_on) for n in actor.shown_needs if n.kind == kind
        ),
    )  # fmt: skip


def _reached(kind: str, title: Any, *, first: bool) -> Column:
    """The first contact point of a kind that the reader sees, or the others."""

    def value(actor: Any) -> str:
        values = [point.value for point in actor.shown_points if point.kind == kind]
        return "; ".join(values[:1] if first else values[1:])

    return Column(kind if first else f"more_{kind}s", title, on_page=False, value=value)


class Actors(List):
    """People, organisations and groups."""

    model, name, title = Actor, "actors", gettext_lazy("Acteurs")
    url_name, css, crumb = "connect:actors", "v1", gettext_lazy("Réseauter")
    template = "connect/list.html"
    add_url_name = "connect:add_actor"
    columns = [
        Column("name", gettext_lazy("Nom"), sort=("sort_name",), html=_name),
        Column("kind", gettext_lazy("Sorte"), sort=("kind", "sort_name"), on_page=False),
        Column("municipality", gettext_lazy("Lieu"), sort=("sort_place", "sort_name")),
        Column("region", gettext_lazy("Région"), on_page=False),
        Column(
            "disciplines", gettext_lazy("Disciplines"), on_page=False,
            value=lambda actor: "; ".join(d.name for d in actor.disciplines.all()),
        ),
        Column("needs", gettext_lazy("Cherche / offre"), html=_needs, in_export=False),
        Column("ties", gettext_lazy("Liens"), is_number=True, value=lambda a: a.shown_ties),
        Column(
            "last", gettext_lazy("Dernier geste"), html=_last,
            value=lambda a: a.shown_gesture.occurred_on if a.shown_gesture else "",
        ),
        Column("description", gettext_lazy("Ce que fait cet acteur"), on_page=False),
        _words("skills", gettext_lazy("Compétences")),
        _words("topics", gettext_lazy("Thèmes")),
        _needed("seeks", gettext_lazy("Cherche")),
        _needed("offers", gettext_lazy("Offre")),
        _reached("email", gettext_lazy("Courriel"), first=True),
        _reached("email", gettext_lazy("Autres courriels"), first=False),
        _reached("phone", gettext_lazy("Téléphone"), first=True),
        _reached("phone", gettext_lazy("Autres téléphones"), first=False),
        _reached("postal", gettext_lazy("Adresse postale"), first=True),
        Column("url", gettext_lazy("Site web"), on_page=False),
        Column("neq", gettext_lazy("NEQ"), on_page=False),
        Column("wikidata", gettext_lazy("Wikidata"), on_page=False),
        Column("isni", gettext_lazy("ISNI"), on_page=False),
        Column("artsdata", gettext_lazy("Artsdata"), on_page=False),
        Column("updated_at", gettext_lazy("Modifié"), sort=("updated_at",), on_page=False),
    ]  # fmt: skip
    filters = [
        Choice("kind", everything=gettext_lazy("Toutes")),
        Territory(),
        Related("disciplines", gettext_lazy("Discipline"), gettext_lazy("Toutes")),
        Related("skills", gettext_lazy("Compétence"), gettext_lazy("Toutes")),
        Having("needs", gettext_lazy("Besoin"), cases={
            "seeks": (gettext_lazy("cherche"), _having(Need.Kind.SEEKS)),
            "offers": (gettext_lazy("offre"), _having(Need.Kind.OFFERS)),
        }),
    ]  # fmt: skip
    search = ("folded",)
    importer = ActorImporter
    other_exports = {"vcf": cards_of_actors}
    empty_title = gettext_lazy("Qui fait vivre la culture chez vous ?")
    empty_text = gettext_lazy(
        "Les artistes, organismes et groupes de votre territoire vont ici. "
        "Commencez par un nom, ou reprenez le tableur que vous avez déjà."
    )

    @classmethod
    def queryset(cls) -> Any:
        found = Actor.objects.current().select_related("municipality", "region")
        return found.prefetch_related("disciplines")

    @classmethod
    def load(cls, records: list[Any], reader: Reader) -> None:
        """Needs, ties and last gestures of a page: one query each, under the reader's rights."""
        by_id = {actor.pk: actor for actor in records}
        for actor in records:
            actor.shown_needs, actor.shown_ties, actor.shown_gesture = [], 0, None
        needs = Need.objects.filter(actor__in=by_id).open_on(timezone.localdate())
        for need in visible(needs, reader):
            by_id[need.actor_id].shown_needs.append(need)
        for actor_id, number in count_ties(list(by_id), reader).items():
            by_id[actor_id].shown_ties = number
        for actor_id, gesture in last_gestures(list(by_id), reader).items():
            by_id[actor_id].shown_gesture = gesture

    @classmethod
    def load_for_export(cls, records: list[Any], reader: Reader) -> None:
        """Skills, topics, and the contact points that the reader sees."""
        prefetch_related_objects(records, "skills", "topics")
        by_id = {actor.pk: actor for actor in records}
        for actor in records:
            actor.shown_points = []
        points = ContactPoint.objects.filter(actor__in=by_id).order_by("id")
        for point in visible(points, reader):
            by_id[point.actor_id].shown_points.append(point)


def count_ties(actor_ids: list[int], reader: Reader) -> dict[int, int]:
    """How many ties of each actor the reader sees."""
    near = Q(source__in=actor_ids) | Q(target__in=actor_ids)
    # Keys first, from the two indexes: the rights, which join both ends, then touch few rows.
    keys = list(Tie.objects.filter(near).order_by().values_list("pk", flat=True))
    if not keys:
        return {}
    ties = Tie.objects.filter(pk__in=keys).exclude(state=Tie.State.REFUSED).order_by()
    shown, counts = set(actor_ids), dict.fromkeys(actor_ids, 0)
    for ends in visible(ties, reader).values_list("source_id", "target_id"):
        for actor_id in shown.intersection(ends):
            counts[actor_id] += 1
    return counts


def last_gestures(actor_ids: list[int], reader: Reader) -> dict[int, Gesture]:
    """The latest gesture of each actor that the reader sees."""
    with_actor = Gesture.actors.through.objects.filter(actor_id__in=actor_ids)
    pairs = list(with_actor.values_list("actor_id", "gesture_id"))
    if not pairs:
        return {}
    seen = visible(Gesture.objects.filter(pk__in={g for _a, g in pairs}), reader)
    gestures = seen.select_related("verb").in_bulk()
    latest: dict[int, Gesture] = {}
    for actor_id, gesture_id in pairs:
        gesture, known = gestures.get(gesture_id), latest.get(actor_id)
        if gesture and (known is None or _when(gesture) > _when(known)):
            latest[actor_id] = gesture
    return latest


def _when(gesture: Gesture) -> tuple:
    return gesture.occurred_on, gesture.pk
