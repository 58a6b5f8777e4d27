"""Workshops in the API: the minutes as data, for those who may read them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Schema

from maillage.consult.access import readable_minutes
from maillage.consult.minutes.data import data_of
from maillage.consult.minutes.reading import minutes_of
from maillage.core.access import one_or_404
from maillage.core.api import api, for_this_reader


class MinutesAttendance(Schema):
    people: int | None = Field(description="Rien quand personne n’est entré par téléphone")
    groups: int
    organisations: int
    regions: int
    names: list[str] = Field(description="Toujours vide dans l’interface de programmation")


class MinutesSaid(Schema):
    id: str
    group: str
    text: str = Field(description="Le mot, la phrase ou le texte, tel que le groupe l’a écrit")


class MinutesRelay(Schema):
    to: date | None
    destination: str
    status: Literal["sent", "seen", "answered", "decided"]
    answer: str = Field(description="Vide si vous ne pouvez pas la lire")
    answered_on: date | None


class MinutesRow(Schema):
    id: str
    group: str
    number: int | None
    word: str = Field(description="La première colonne d’un tableau, ou le mot choisi")
    why: list[str] = Field(description="La deuxième colonne, ligne par ligne")
    examples: list[str] = Field(description="La troisième")
    cells: list[list[str]] = Field(description="Les suivantes")
    sentence: str
    length: int = Field(description="De la phrase, en caractères comme on les lit")
    text: str
    theme: str | None = Field(description="id d’un thème")
    continues: MinutesSaid | None = Field(description="La ligne d’une ronde antérieure")
    relays: list[MinutesRelay]


class MinutesPoints(MinutesSaid):
    points: int


class MinutesVotes(Schema):
    ballots: int = Field(description="Bulletins qui portent des points")
    people: int
    points_untold: int = Field(description="Allés à des groupes qui n’ont pas confirmé")
    rows: list[MinutesPoints]


class MinutesStep(Schema):
    id: str
    kind: Literal["grid", "choose", "open", "relay", "dots"]
    title: str
    instructions: str
    columns: list[str]
    is_closed: bool
    rows: list[MinutesRow]
    votes: MinutesVotes | None = Field(description="Rien avant la fermeture du vote")


class MinutesDecision(Schema):
    id: str
    title: str
    text: str
    decided_on: date | None


class MinutesAction(Schema):
    id: str
    title: str
    holder: str | None = Field(description="Si vous pouvez voir cet acteur")
    due_on: date | None
    done_on: date | None


class MinutesTheme(Schema):
    id: str
    name: str
    rows: list[MinutesSaid]
    needs: list[str]
    decisions: list[MinutesDecision]
    actions: list[MinutesAction]


class MinutesGroup(Schema):
    group: str
    is_confirmed: bool
    steps: list[dict[str, Any]] = Field(description="Dans la forme de « workshop import --json »")
    notes: list[str] = Field(description="Lignes gardées telles quelles")


class MinutesSentence(Schema):
    group: str
    sentence: str
    length: int


class MinutesWord(Schema):
    word: str
    sentences: list[MinutesSentence]


class MinutesVerb(Schema):
    verb: str
    groups: list[str]
    why: list[str]
    examples: list[str]


class MinutesOut(Schema):
    format: int = Field(description="Version de cette forme")
    id: str
    title: str
    date: date | None
    audience: str
    attendance: MinutesAttendance
    unconfirmed_groups: list[str] = Field(description="Rien d’eux ne figure ici")
    steps: list[MinutesStep]
    themes: list[MinutesTheme]
    decisions: list[MinutesDecision]
    actions: list[MinutesAction]
    groups: list[MinutesGroup]
    words: list[MinutesWord] = Field(description="Mots choisis, par nom, à travers les groupes")
    verbs: list[MinutesVerb] = Field(description="Premières colonnes des tableaux, de même")


@api.get(
    "/ateliers/{address}", response=MinutesOut, tags=["ateliers"],
    summary="Le compte rendu d’un atelier", url_name="workshop_minutes",
    description="Ce que les groupes ont confirmé, et rien d’autre\u00a0; aucun nom de personne "
    "invitée. Sans session, les comptes rendus publics.",
)  # fmt: skip
def workshop_minutes(request: HttpRequest, response: HttpResponse, address: str) -> dict[str, Any]:
    """The same data as `compte-rendu.json`, without anybody's name."""
    for_this_reader(response)
    reader = request.reader  # type: ignore[attr-defined]
    record = one_or_404(readable_minutes(reader), address)
    if address not in {record.uid, record.address}:
        raise Http404
    return data_of(minutes_of(record, reader=reader), with_names=False)
