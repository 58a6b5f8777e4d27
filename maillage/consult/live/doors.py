"""The two doors of a phone: what is new (`GET /direct/pouls`), and a write (`POST /direct/lignes`).

Answered before sessions, languages and templates (`registry.add_door`). The signed cookie of the
guest is the key; a write comes as JSON from our own pages only, which a form of another site
cannot send.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from maillage.consult.live import voting, writing
from maillage.consult.live.phones import guest_uid, own_key
from maillage.consult.live.reading import people_here, pulse, row_as_json, rows_of_guest
from maillage.consult.live.wording import RowRefused
from maillage.consult.live.writing import Conflict, WriteRefused
from maillage.consult.models import Contribution, Guest, Step
from maillage.core.access import audience
from maillage.core.whole_numbers import whole_number

PULSE, ROWS = "/direct/pouls", "/direct/lignes"
BODY_LIMIT = 64 * 1024


def _answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _since(request: HttpRequest) -> int:
    return whole_number(request.GET.get("depuis", ""), digits=15) or 0


@audience("bearer")
def pulse_door(request: HttpRequest) -> JsonResponse:
    """`?a=<workshop uid>&depuis=<version>`: rows written since. 410: this phone is nobody here.

    `&gens=1`, which a phone adds now and then, counts the people of its group as well.
    """
    workshop_uid = request.GET.get("a", "")
    uid = guest_uid(request, workshop_uid)
    keys = _own_keys(request, workshop_uid) if request.GET.get("anonyme") else ()
    found = pulse(uid, _since(request), keys) if uid else None
    if found is None:
        return _answer({}, 410)
    told = found.as_json()
    if request.GET.get("gens") and found.breakout_id:
        told["people"] = max(1, people_here(found.breakout_id))
    return _answer(told)


def _own_keys(request: HttpRequest, workshop_uid: str) -> tuple[str, ...]:
    """This phone's keys at each step of an anonymous workshop."""
    steps = Step.objects.filter(workshop__uid=workshop_uid)
    return tuple(key for s in steps if (key := own_key(request, workshop_uid, s)))


@audience("bearer")
def rows_door(request: HttpRequest) -> JsonResponse:
    """One act of a guest, as JSON; the answer says what came of it.

    200 {row}; 409 {row, mine}: somebody changed it since; 422 {field, message}; 403 {message}:
    not here, not now; 410: this phone is nobody here.
    """
    if request.method != "POST" or not _is_ours(request):
        return _answer({}, 405 if request.method != "POST" else 403)
    with translation.override("en" if request.GET.get("l") == "en" else "fr-ca"):
        asked = _asked(request)
        if asked is None:
            return _answer({"message": _("La demande n’est pas lisible.")}, 400)
        workshop_uid = request.GET.get("a", "")
        uid = guest_uid(request, workshop_uid)
        found = Guest.objects.filter(uid=uid, workshop__uid=workshop_uid)
        guest = found.first() if uid else None
        return _answer({}, 410) if guest is None else _told(request, workshop_uid, guest, asked)


def _is_ours(request: HttpRequest) -> bool:
    is_json = request.content_type == "application/json"
    return is_json and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        return None
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    is_fine = isinstance(asked, dict) and isinstance(asked.get("values", {}), dict)
    return asked if is_fine else None


def _told(
    request: HttpRequest, workshop_uid: str, guest: Guest, asked: dict[str, Any]
) -> JsonResponse:
    act = ACTS.get(str(asked.get("act", "")))
    if act is None:
        return _answer({"message": _("La demande n’est pas lisible.")}, 400)
    try:
        step = Step.objects.filter(workshop_id=guest.workshop_id, uid=asked.get("step", "")).first()
        if step is None:
            raise WriteRefused(_("Cette étape n’existe plus."))
        key = own_key(request, workshop_uid, step)
        row = act(guest, step, asked, key)
    except Conflict as conflict:
        now = _row(guest, conflict.row, "")
        return _answer({"message": str(conflict), "row": now, "mine": conflict.mine}, 409)
    except RowRefused as refused:
        return _answer({"message": str(refused), "field": refused.field}, 422)
    except WriteRefused as refused:
        return _answer({"message": str(refused)}, 403)
    return _answer({"row": _row(guest, row, key) if row is not None else None})


def _row(guest: Guest, row: Contribution, key: str) -> dict[str, Any]:
    return row_as_json(row, guest.pk, (key,) if key else ())


# --- Acts -----------------------------------------------------------------------------------
def _read(guest: Guest, uid: Any, key: str) -> Contribution:
    """A row that this guest reads, or a refusal."""
    keys = (key,) if key else ()
    found = rows_of_guest(guest, keys).filter(uid=str(uid or "")).first()
    if found is None:
        raise WriteRefused(_("Cette ligne n’est plus là."))
    return found


def _write(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> Contribution:
    corrects = _read(guest, asked["corrects"], key) if asked.get("corrects") else None
    continues = _read(guest, asked["continues"], key) if asked.get("continues") else None
    return writing.write_row(
        guest=guest, step=step, values=asked.get("values", {}), own_key=key, corrects=corrects,
        client_key=str(asked.get("key", "")), continues=continues,
    )  # fmt: skip


def _change(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> Contribution:
    revision = asked.get("rev")
    return writing.change_row(
        guest=guest, row=_read(guest, asked.get("row"), key), values=asked.get("values", {}),
        revision=revision if isinstance(revision, int) else -1, own_key=key,
    )  # fmt: skip


def _remove(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> None:
    writing.remove_row(guest=guest, row=_read(guest, asked.get("row"), key), own_key=key)


def _keep(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> Contribution:
    row = _read(guest, asked.get("row"), key)
    return writing.settle_suggestion(guest=guest, row=row, is_kept=True)


def _decline(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> Contribution:
    row = _read(guest, asked.get("row"), key)
    return writing.settle_suggestion(guest=guest, row=row, is_kept=False)


def _dots(guest: Guest, step: Step, asked: dict[str, Any], key: str) -> None:
    voting.give_dots(guest=guest, step=step, points=asked.get("values", {}), own_key=key)


ACTS: dict[str, Callable[[Guest, Step, dict[str, Any], str], Contribution | None]] = {
    "write": _write,
    "change": _change,
    "remove": _remove,
    "keep": _keep,
    "decline": _decline,
    "dots": _dots,
}
