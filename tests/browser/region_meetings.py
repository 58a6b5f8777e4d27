"""The region's meetings under short names."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.connect.circles import talking
from maillage.connect.meetings import keys
from maillage.core.models import Action


def fill_meetings(w: Any) -> None:
    """The roundtable's three meetings, and the keys that their mails carry."""
    rows = w.circle.meetings
    w.meeting_approved = rows.get(minutes_state="approved")
    w.meeting_proposed = rows.get(minutes_state="proposed")
    w.meeting_coming = rows.get(state="planned")
    upload = SimpleUploadedFile("devis.txt", b"Douze mille", "text/plain")
    talking.add_file(circle=w.circle, meeting=w.meeting_coming, upload=upload,
                     title="Devis de la console", by=w.agent.person)  # fmt: skip
    w.meeting_key = keys.answer_key(w.meeting_coming, w.agent.person)
    w.reminders_key = keys.reminders_key(w.agent.person)
    w.given_action = Action.objects.filter(
        given_at__meeting=w.meeting_proposed, done_on=None
    ).first()
