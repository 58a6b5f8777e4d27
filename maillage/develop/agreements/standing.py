"""Where an agreement stands today, and when its end is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.develop.models import Agreement

State, Renewal = Agreement.State, Agreement.Renewal


@dataclass(frozen=True)
class Standing:
    """In words and in a colour; `asks` when somebody has to decide what comes next."""

    css: str
    words: str
    asks: bool = False


def standing_of(agreement: Agreement, today: date | None = None) -> Standing:
    """« en vigueur », « finit dans 12 jours », « échue depuis le 3 mars 2026 »."""
    today = today or timezone.localdate()
    if agreement.state == State.DISCUSSED:
        return Standing("v0", str(State.DISCUSSED.label))
    if agreement.state == State.ENDED:
        return Standing("v9", str(State.ENDED.label))
    if agreement.to_date is None or today < told_from(agreement):
        return Standing("good", str(State.ACTIVE.label))
    if agreement.to_date < today:
        if agreement.renewal == Renewal.TACIT:
            return Standing("good", _("reconduite tacitement"))
        day = date_format(agreement.to_date, "DATE_FORMAT")
        return Standing("bad", _("échue depuis le %s") % day, asks=True)
    return Standing("warn", _left(agreement, today), asks=True)


def _left(agreement: Agreement, today: date) -> str:
    assert agreement.to_date is not None
    days = (agreement.to_date - today).days
    if days == 0:
        return _("finit aujourd’hui")
    if agreement.renewal == Renewal.TACIT:
        words = ngettext("se reconduit dans %d jour", "se reconduit dans %d jours", days)
    else:
        words = ngettext("finit dans %d jour", "finit dans %d jours", days)
    return words % days


def told_from(agreement: Agreement) -> date:
    """The first day on which its end is told; a notice of 0 days tells it on the day after."""
    assert agreement.to_date is not None
    return agreement.to_date - timedelta(days=agreement.notice_days or -1)


def asking(rows: QuerySet[Agreement], today: date | None = None) -> list[Agreement]:
    """Those of `rows` in force whose end must be decided on, the nearest first."""
    today = today or timezone.localdate()
    near = rows.filter(state=State.ACTIVE, to_date__isnull=False, renewals=None)
    return [one for one in near.order_by("to_date", "pk") if standing_of(one, today).asks]


def next_period(agreement: Agreement) -> tuple[date, date | None]:
    """The days of a renewal: as long as the former period, from the day after it."""
    first = (agreement.to_date or timezone.localdate()) + timedelta(days=1)
    if agreement.from_date is None or agreement.to_date is None:
        return first, None
    return first, _later(first, agreement.from_date, agreement.to_date)


def _later(first: date, begun: date, ended: date) -> date:
    """Whole years stay whole: from 1 April to 31 March, again to 31 March."""
    after = ended + timedelta(days=1)
    if (after.month, after.day) == (begun.month, begun.day):
        try:
            return first.replace(year=first.year + after.year - begun.year) - timedelta(days=1)
        except ValueError:  # 29 February
            pass
    return first + (ended - begun)
