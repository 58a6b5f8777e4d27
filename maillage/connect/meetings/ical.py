"""Meetings as iCalendar: an invitation that updates (RFC 5546, iTIP), a calendar to subscribe to.

The UID never changes and SEQUENCE grows, so that a mail program moves or strikes out the entry it
has instead of adding another. Each invitation names its own reader alone among ATTENDEEs: nobody
learns another member's address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from maillage.connect.meetings.timing import zone_of
from maillage.connect.models import Circle, Meeting

PRODUCT = "-//Maillage//Cercles//FR"
MEDIA_TYPE = "text/calendar; charset=utf-8"


def invitation(
    meeting: Meeting, *, name: str, email: str, description: str, is_cancelled: bool = False
) -> bytes:
    """The invitation of one member, or its cancellation."""
    entry = _event(meeting, description)
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(meeting.circle.name)
    entry["organizer"] = organiser
    reader = vCalAddress(f"mailto:{email}")
    reader.params["CN"] = vText(name)
    reader.params["ROLE"] = vText("REQ-PARTICIPANT")
    reader.params["PARTSTAT"] = vText("NEEDS-ACTION")
    # Answers go by the links of the mail: nobody reads what a calendar would send back.
    reader.params["RSVP"] = vText("FALSE")
    entry.add("attendee", reader, encode=False)
    made = _calendar("CANCEL" if is_cancelled else "REQUEST")
    _add_zones(made, [meeting])
    made.add_component(entry)
    return made.to_ical()


def circle_calendar(circle: Circle, meetings: Iterable[Meeting]) -> bytes:
    """All meetings of a circle, to be asked again."""
    rows = list(meetings)
    made = _calendar("PUBLISH")
    made.add("name", circle.name)
    made.add("x-wr-calname", circle.name)
    made.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT4H")
    _add_zones(made, rows)
    for meeting in rows:
        made.add_component(_event(meeting, description_of(meeting)))
    return made.to_ical()


def description_of(meeting: Meeting) -> str:
    """The call, the agenda by title, and where to read more."""
    points = [f"{n}. {item.title}" for n, item in enumerate(meeting.agenda.all(), 1)]
    parts = [meeting.call, "\n".join(points)]
    if meeting.online_url:
        parts.append(_("En ligne : %s") % meeting.online_url)
    parts.append(settings.SITE_URL + meeting.get_absolute_url())
    return "\n\n".join(part for part in parts if part)


def _calendar(method: str) -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    return made


def _add_zones(made: Any, meetings: list[Meeting]) -> None:
    years = [m.starts_at.year for m in meetings] or [timezone.now().year]
    for name in sorted({zone_of(m.time_zone).key for m in meetings} - {"UTC"}):
        made.add_component(
            Timezone.from_tzinfo(
                zone_of(name), name,
                first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 2, 1, 1),
            )
        )  # fmt: skip


def _event(meeting: Meeting, description: str) -> Event:
    zone = zone_of(meeting.time_zone)
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    entry = Event()
    entry.add("uid", f"{meeting.uid}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", timezone.now().replace(microsecond=0))
    entry.add("dtstart", meeting.starts_at.astimezone(zone))
    entry.add("dtend", meeting.ends_at.astimezone(zone))
    entry.add("summary", f"{meeting.title} · {meeting.circle.name}")
    entry.add("description", description)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    place = meeting.location or meeting.online_url
    if place:
        entry.add("location", place)
    entry.add("url", settings.SITE_URL + meeting.get_absolute_url())
    return entry
