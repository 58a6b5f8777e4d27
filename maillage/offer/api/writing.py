"""Writing: a program keeps its own events up to date, each under the key that it gives it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import HttpBearer

from maillage.core.api_errors import language_of
from maillage.core.said import in_words
from maillage.offer.api.events_in import EventIn, found_event
from maillage.offer.api_keys import key_of, seconds_to_wait
from maillage.offer.harvest.one import NotTaken, gone_from_source, upsert_found
from maillage.offer.linked_data.identifiers import page_of
from maillage.offer.models import ApiKey

LONGEST_KEY = 500


class KeyOfSource(HttpBearer):
    """`Authorization: Bearer mlg_…`: a key that coordination made."""

    openapi_name = "clé"

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key; None gives 401."""
        return key_of(token)


class Written(Schema):
    uid: str
    state: str = Field(description="published, held (en attente de modération)…")
    outcome: str = Field(description="created, changed, unchanged ou gone")
    page: str = Field(description="Sa page, quand l’événement est publié")


class Fault(Schema):
    field: str
    message: str


class Refused(Schema):
    detail: str = Field(description="En français, ou en anglais selon Accept-Language")
    errors: list[Fault] = []


REFUSED = {400: Refused, 401: Refused, 404: Refused, 422: Refused, 429: Refused}


def add_writing(router: Router) -> None:
    """Add the addresses that write, beside those that read."""
    router.put(
        "/evenements/{path:key}", auth=KeyOfSource(), response={200: Written, 201: Written,
        **REFUSED}, summary="Écrire un événement",
        description="«\u00a0key\u00a0» est la clé de l’événement chez vous\u00a0: la même clé "
        "corrige le même événement. Il suit les règles d’une moisson\u00a0: publié aussitôt ou "
        "retenu selon la confiance accordée à la source\u00a0; ce qu’une personne a corrigé reste.",
    )(put_event)  # fmt: skip
    router.delete(
        "/evenements/{path:key}", auth=KeyOfSource(), response={200: Written, **REFUSED},
        summary="Signaler qu’un événement a disparu",
        description="L’événement n’est pas effacé\u00a0: une personne en décide. Pour annoncer une "
        "annulation, écrivez plutôt l’événement avec «\u00a0status: cancelled\u00a0».",
    )(delete_event)  # fmt: skip


def put_event(request: HttpRequest, key: str, told: EventIn, response: HttpResponse) -> Any:
    """Make the event of this key, or correct it."""
    source = _allowed(request, key).source
    try:
        done = upsert_found(source=source, found=found_event(key, told))
    except NotTaken as error:
        with override(language_of(request)):
            raise HttpError(422, in_words(error.args[0])) from error
    response.headers["Cache-Control"] = "no-store"
    if done.is_new:
        return Status(201, _written(done.event, "created"))
    return Status(200, _written(done.event, "changed" if done.is_changed else "unchanged"))


def delete_event(request: HttpRequest, key: str, response: HttpResponse) -> Any:
    """Say that the source no longer has it."""
    event = gone_from_source(source=_allowed(request, key).source, key=key)
    if event is None:
        raise HttpError(404, "gone")
    response.headers["Cache-Control"] = "no-store"
    return Status(200, _written(event, "gone"))


class TooMany(HttpError):
    """A key that wrote too often: when it may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, "too many")
        self.headers = {"Retry-After": str(seconds)}


def _allowed(request: HttpRequest, name: str) -> ApiKey:
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    wait = seconds_to_wait(key)
    if wait:
        raise TooMany(wait)
    if not name.strip() or len(name) > LONGEST_KEY or "\x00" in name:
        raise HttpError(400, "source key")
    return key


def _written(event: Any, outcome: str) -> dict[str, str]:
    page = page_of(event) if event.is_published else ""
    return {"uid": event.uid, "state": event.state, "outcome": outcome, "page": page}
