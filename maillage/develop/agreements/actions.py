"""Writes about agreements: save, renew, end, remove; each told to the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.gestures.evidence import keep_file
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Actor, Batch, Change, File
from maillage.develop.models import Agreement

State = Agreement.State
# Another end, or another notice: what was told no longer holds.
TOLD_BY = ("to_date", "notice_days", "state", "renewal")


@transaction.atomic
def add_agreement(
    *, values: Mapping[str, Any], parties: list[Actor], upload: UploadedFile[Any] | None,
    reader: Reader, by: Actor, renewed_from: Agreement | None = None,
) -> Agreement:  # fmt: skip
    """Write a new agreement. In force, it leaves its agent a gesture to read again."""
    with journal.one_act(by=by, act="agreement", label=str(values["title"])) as batch:
        made = Agreement(
            **values, host_id=reader.current_host_id, owner=by, renewed_from=renewed_from,
            file=_kept(upload, reader.current_host_id, by=by, batch=batch),
        )  # fmt: skip
        journal.create(made, by=by, batch=batch, many={"parties": [one.pk for one in parties]})
        _leave(made, parties, by=by, batch=batch)
    return made


@transaction.atomic
def change_agreement(
    *, agreement: Agreement, values: Mapping[str, Any], parties: list[Actor],
    upload: UploadedFile[Any] | None, by: Actor,
) -> Change | None:  # fmt: skip
    """Write new words, dates or parties; None when nothing differs."""
    now = Agreement.objects.select_for_update().get(pk=agreement.pk)
    new = {**values, "parties": sorted(one.pk for one in parties)}
    if upload is not None:
        new["file"] = _kept(upload, now.host_id, by=by, batch=None)
    was = now.state
    before = {name: getattr(now, name) for name in TOLD_BY}
    told = journal.change(now, new, by=by)
    if before != {name: getattr(now, name) for name in TOLD_BY}:
        Agreement.objects.filter(pk=now.pk).update(warned_on=None)
    if was == State.DISCUSSED:
        _leave(now, parties, by=by, batch=None)
    return told


@transaction.atomic
def end_agreement(*, agreement: Agreement, by: Actor) -> Change | None:
    """It ends today, or ended on the day that was foreseen."""
    today = timezone.localdate()
    now = Agreement.objects.select_for_update().get(pk=agreement.pk)
    ends = min(now.to_date or today, today)
    if now.from_date and ends < now.from_date:
        ends = now.from_date
    return journal.change(now, {"state": State.ENDED, "to_date": ends}, by=by)


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: Actor) -> Change:
    """Take it out; the journal can bring it back."""
    return journal.remove(agreement, by=by)


@transaction.atomic
def close_renewed() -> int:
    """A job: those whose renewal has begun are over. Returns how many."""
    past = Agreement.objects.filter(
        state=State.ACTIVE, to_date__lt=timezone.localdate(), renewals__state=State.ACTIVE
    )
    rows = list(past.distinct())
    for row in rows:
        journal.change(row, {"state": State.ENDED}, by=None, pins=False)
    return len(rows)


def _kept(
    upload: UploadedFile[Any] | None, host_id: int | None, *, by: Actor, batch: Batch | None
) -> File | None:
    """The signed document, checked before (`evidence.check_upload`). It has no owner: only the
    agreement's own page gives it out, to whom sees the agreement."""
    if upload is None:
        return None
    return keep_file(upload, host_id=host_id, by=by, batch=batch)


def _leave(agreement: Agreement, parties: list[Actor], *, by: Actor, batch: Batch | None) -> None:
    """Signed lately, it is an act of the job; an old one that is only written down is not."""
    today = timezone.localdate()
    begun = agreement.from_date or today
    if agreement.state != State.ACTIVE or begun < today - timedelta(days=60):
        return
    leave_gesture(
        about=agreement, moment="signed", person=by, by=by, batch=batch, room="develop",
        source="agreement", occurred_on=min(begun, today), actors=parties,
        told=lambda: (
            _("Conclu « %(title)s » (%(kind)s)")
            % {"title": agreement.title, "kind": agreement.get_kind_display()},
            agreement.purpose,
        ),
    )  # fmt: skip
