"""Panels that home itself brings: each answers the question that a role comes with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Concern, Gesture, Membership, Post, active_on
from maillage.core.registry import Panel
from maillage.home.todos import SHOWN, due_in_words, todos_of

Rendered = tuple[str, dict[str, Any]] | None
FIGURES = "partials/figures.html"
RECENT = 5
SOON = timedelta(days=240)  # a renewal case takes some months


def _reader(request: HttpRequest) -> Reader:
    return request.reader  # type: ignore[attr-defined]


def todo(request: HttpRequest) -> Rendered:
    """« À faire »: what waits for her in every room."""
    today = timezone.localdate()
    waiting = todos_of(request)
    shown = [{"todo": t, "due": due_in_words(t.due, today)} for t in waiting[:SHOWN]]
    context = {"todos": shown, "more": len(waiting) - len(shown)}
    return "home/_todo.html", context


def host_work(request: HttpRequest) -> Rendered:
    """For a manager: « qu’est-ce que le poste apporte à mon organisme ? »"""
    reader, today = _reader(request), timezone.localdate()
    hosts = _managed(reader)
    shared = visible(Gesture.objects.shared().filter(host_id__in=hosts), reader)
    posts = visible(Post.objects.filter(active_on(today), host_id__in=hosts), reader)
    context = {
        "gestures": list(shared.select_related("verb", "owner")[:RECENT]),
        "posts": _with_ends(posts.select_related("host", "funder", "owner"), today),
    }
    return "home/_host_work.html", context


def host_figures(request: HttpRequest) -> Rendered:
    """For a manager: this month in her organisations, in what was shared."""
    reader, today = _reader(request), timezone.localdate()
    month = Gesture.objects.shared().between(today.replace(day=1), today)
    rows = visible(month.filter(host_id__in=_managed(reader)), reader)
    return FIGURES, {"figures": _shared_figures(rows)}


def network_figures(request: HttpRequest) -> Rendered:
    """For coordination: the network this month, in what was shared."""
    reader, today = _reader(request), timezone.localdate()
    month = Gesture.objects.shared().between(today.replace(day=1), today)
    shared = visible(month, reader)
    agents = Membership.objects.filter(active_on(today), role=Membership.Role.AGENT)
    counts = agents.aggregate(
        people=Count("person", distinct=True), hosts=Count("organisation", distinct=True)
    )
    figures = [
        {
            "title": _("Agent·es"),
            "value": counts["people"],
            "text": ngettext("dans %d organisme", "dans %d organismes", counts["hosts"])
            % counts["hosts"],
        },
        *_shared_figures(shared),
    ]
    return FIGURES, {"figures": figures}


def network_watch(request: HttpRequest) -> Rendered:
    """For coordination: « qui a besoin du réseau ? » Concerns without an answer, ending posts."""
    reader, today = _reader(request), timezone.localdate()
    waiting = [Concern.Status.NOTED, Concern.Status.SENT, Concern.Status.SEEN]
    concerns = visible(Concern.objects.filter(status__in=waiting), reader)
    ending = visible(Post.objects.filter(to_date__gte=today, to_date__lte=today + SOON), reader)
    context = {
        "concerns": list(concerns.order_by("created_at")[:RECENT]),
        "posts": _with_ends(
            ending.select_related("host", "funder", "owner").order_by("to_date")[:RECENT], today
        ),
    }
    return "home/_network_watch.html", context


def funded_posts(request: HttpRequest) -> Rendered:
    """For a funder: « qu’est-ce que nous finançons, jusqu’à quand ? »"""
    reader, today = _reader(request), timezone.localdate()
    funders = [host for host, roles in reader.hosts.items() if "funder" in roles]
    if not funders:
        return None
    # A funder is a party to the posts that it pays: title, host and period are its own facts.
    posts = Post.objects.filter(active_on(today), funder_id__in=funders)
    rows = posts.select_related("host", "funder").order_by("to_date")[:50]
    return "home/_funded_posts.html", {"posts": _with_ends(rows, today)}


def own_record(request: HttpRequest) -> Rendered:
    """For a member of the field: « comment me voit-on ici ? »"""
    reader = _reader(request)
    if reader.is_network or reader.has_role("funder") or not reader.person_id:
        return None
    person = Actor.objects.select_related("municipality").get(pk=reader.person_id)
    memberships = person.memberships.filter(active_on(timezone.localdate()))
    context = {
        "record": person,
        "memberships": list(memberships.select_related("organisation")),
        "contact_points": list(person.contact_points.all()),
    }
    return "home/_own_record.html", context


def _managed(reader: Reader) -> list[int]:
    return sorted(host for host, roles in reader.hosts.items() if "manager" in roles)


def _shared_figures(rows: Any) -> list[dict[str, Any]]:
    """Shared gestures of a period: gestures, organisations met (each counted once), axes."""
    # Read as lists: in one question, the database goes through every gesture ever noted.
    gestures = dict(rows.order_by().values_list("pk", "axis_id"))
    joined = Gesture.actors.through.objects.filter(gesture_id__in=list(gestures))
    met = set(joined.values_list("actor_id", flat=True))
    organisations = Actor.objects.organisations().filter(pk__in=met).count()
    return [
        {"title": _("Gestes partagés"), "value": len(gestures), "text": _("ce mois-ci")},
        {
            "title": _("Organismes rejoints"),
            "value": organisations,
            "text": _("distincts, nommés dans ces gestes"),
        },
        {
            "title": _("Axes touchés"),
            "value": len({axis for axis in gestures.values() if axis}),
            "text": _("sur quatre"),
        },
    ]


def _with_ends(posts: Any, today: date) -> list[dict[str, Any]]:
    """Posts with the days that are left of their funding; `soon` calls for a renewal case."""
    return [
        {
            "post": post,
            "ends": post.to_date,
            "soon": bool(post.to_date and post.to_date <= today + SOON),
        }
        for post in posts
    ]


PANELS = [
    Panel("todo", gettext_lazy("À faire"), todo, audiences=("signed_in",), order=10),
    Panel(
        "host-figures", gettext_lazy("Mon organisme ce mois-ci"), host_figures, ("manager",),
        order=30, place="figures",
    ),
    Panel("host", gettext_lazy("Ce que le poste apporte"), host_work, ("manager",), order=15),
    Panel(
        "network-figures", gettext_lazy("Le réseau ce mois-ci"), network_figures,
        ("coordination",), order=40, place="figures",
    ),
    Panel(
        "network", gettext_lazy("Qui a besoin du réseau"), network_watch, ("coordination",),
        order=25,
    ),
    Panel("funded", gettext_lazy("Ce que vous financez"), funded_posts, ("signed_in",), order=5),
    Panel(
        "record", gettext_lazy("Votre fiche"), own_record, ("signed_in",), order=20,
    ),
]  # fmt: skip
