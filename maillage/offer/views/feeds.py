"""The agenda as filtered, for feed readers (RSS) and spreadsheets (CSV)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.core.documents.cells import safe_cell
from maillage.offer.caching import public_page
from maillage.offer.entries import page_of_row, place_columns, rows_in_pages, status_of
from maillage.offer.models import Audience, EventStatus
from maillage.offer.selection import Selection, of_a_selection, version
from maillage.offer.streaming import streamed

RSS_ITEMS = 60
CSV_ROWS = 50_000


@public_page
@of_a_selection
def agenda_rss(request: HttpRequest, asked: Selection) -> HttpResponse:
    """The next events that answer the filters, one item each."""
    feed = Rss201rev2Feed(
        title=asked.title,
        link=asked.address,
        description=_("Ce qui s’en vient, tenu à jour."),
        language=(get_language() or "fr-ca").lower(),
        feed_url=f"{asked.root_url}{request.get_full_path()}",
        ttl="60",
    )
    seen: set[int] = set()
    # Several dates of an event come one after the other: enough are read for sixty events.
    for row, words in rows_in_pages(asked.pages(RSS_ITEMS * 4)):
        if row["event_id"] in seen:
            continue
        seen.add(row["event_id"])
        feed.add_item(**_item(row, words))
        if len(seen) == RSS_ITEMS:
            break
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    response.headers["ETag"] = version(request)[0]
    return response


def _item(row: dict[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    where = place_columns(row)
    place = ", ".join(
        part for part in (row[f"{where}name"], row[f"{where}municipality__name"]) if part
    )
    text = row["event__summary"] or row["event__description"][:600]
    status = status_of(row)
    said = str(EventStatus(status).label) if status != EventStatus.SCHEDULED else ""
    about = (said[:1].upper() + said[1:], _when(row), place, text)
    return {
        "title": row["event__title"],
        "link": page_of_row(row),
        "description": " — ".join(part for part in about if part),
        "unique_id": f"{row['event__uid']}@maillage",
        "unique_id_is_permalink": False,
        "pubdate": row["event__published_at"] or row["event__created_at"],
        "updateddate": row["event__updated_at"],
        "categories": words,
    }


def _when(row: dict[str, Any]) -> str:
    day = date_format(row["start_day"], "l j F Y")
    if row["all_day"]:
        same = row["start_day"] == row["end_day"]
        return day if same else _("%(first)s au %(last)s") % {
            "first": day, "last": date_format(row["end_day"], "l j F Y"),
        }  # fmt: skip
    return f"{day}, {date_format(row['start_time'], 'TIME_FORMAT')}"


@public_page
@of_a_selection
def agenda_csv(request: HttpRequest, asked: Selection) -> HttpResponseBase:
    """One row for each date, the columns named in the reader's language."""
    name = f"agenda-{timezone.localdate():%Y-%m-%d}.csv"
    return streamed(
        request, lambda: _table(asked), content_type="text/csv; charset=utf-8", filename=name
    )


def _table(asked: Selection) -> Iterator[str]:
    yield "\ufeff"  # spreadsheet programs then read UTF-8
    yield _line([str(title) for title, _value in _columns()])
    columns = [value for _title, value in _columns()]
    for row, words in rows_in_pages(asked.pages(CSV_ROWS)):
        told = {**row, "words": ", ".join(words), "where": place_columns(row)}
        yield _line([safe_cell(_plain(value(told))) for value in columns])


def _line(cells: list[Any]) -> str:
    text = StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _columns() -> list[tuple[str, Any]]:
    def of(name: str) -> Any:
        return lambda row: row[name]

    def place(name: str) -> Any:
        return lambda row: row[f"{row['where']}{name}"]

    return [
        (_("Titre"), of("event__title")),
        (_("Premier jour"), of("start_day")),
        (_("Heure"), of("start_time")),
        (_("Dernier jour"), of("end_day")),
        (_("Heure de fin"), of("end_time")),
        (_("Tenue"), lambda row: str(EventStatus(status_of(row)).label)),
        (_("Complet"), lambda row: row["is_sold_out"] or row["event__is_sold_out"]),
        (_("Lieu"), place("name")),
        (_("Précision du lieu"), of("event__place_detail")),
        (_("Adresse"), place("street_address")),
        (_("Municipalité"), place("municipality__name")),
        (_("Code postal"), place("postal_code")),
        (_("Latitude"), place("latitude")),
        (_("Longitude"), place("longitude")),
        (_("Disciplines"), of("words")),
        (_("Public"), lambda row: _label(Audience, row["event__audience"])),
        (_("Gratuit"), of("event__is_free")),
        (_("Prix, à partir de"), of("event__price_low")),
        (_("Prix, jusqu’à"), of("event__price_high")),
        (_("Tarifs"), of("event__price_text")),
        (_("Billetterie"), of("event__ticket_url")),
        (_("Page officielle"), of("event__url")),
        (_("En une phrase"), of("event__summary")),
        (_("Page"), page_of_row),
        (_("Identifiant"), of("uid")),
    ]


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code else ""


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return f"{value:%H:%M}" if hasattr(value, "minute") else value
