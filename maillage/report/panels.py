"""What the room adds to the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from maillage.core.access import Reader
from maillage.core.models import Post, active_on
from maillage.report.access import approvable
from maillage.report.completeness import missing_at_a_glance
from maillage.report.models import Report

Shown = tuple[str, dict[str, Any]] | None
WAITING = 5


def your_post(request: HttpRequest) -> Shown:
    """« Votre poste »: financed until when, where this year's report stands, what it lacks."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    today = timezone.localdate()
    own = Post.objects.filter(active_on(today), owner_id=reader.person_id or 0)
    post = own.filter(host_id=reader.current_host_id).first() or own.first()
    if post is None:
        return None
    report = (
        Report.objects.filter(post=post, from_date__lte=today, to_date__gte=today)
        .defer("frozen")
        .select_related("post")
        .first()
    )
    pieces = missing_at_a_glance(report) if report else []
    return "report/panel_post.html", {"post": post, "report": report, "missing": pieces}


def waiting_reports(request: HttpRequest) -> Shown:
    """Reports that wait for this manager's signature."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    waiting = list(approvable(reader).defer("frozen").select_related("owner")[:WAITING])
    return ("report/panel_waiting.html", {"waiting": waiting}) if waiting else None


def waiting_count(reader: Reader) -> int:
    """The menu's badge: how many wait for this reader's signature."""
    return approvable(reader).count() if reader.has_role("manager") else 0
