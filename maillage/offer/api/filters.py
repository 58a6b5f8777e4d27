"""The agenda's filters, asked of the API under the names that addresses give them."""

from __future__ import annotations

from dataclasses import replace

from ninja import Field, Schema
from ninja.errors import HttpError

from maillage.offer.agenda.ask import answer_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.api.paging import cursor_of, read_cursor
from maillage.offer.api.schemas import Paged
from maillage.offer.sites import Showcase

ASKED = "e"


class Asked(Schema):
    q: str = Field("", description="Mots cherchés, sans égard aux accents")
    quand: str = Field("", description="aujourd-hui, demain, cette-fin-de-semaine, ce-mois-ci, "
                       "en-ce-moment, un jour ou un mois (AAAA-MM)")  # fmt: skip
    du: str = Field("", description="Premier jour, AAAA-MM-JJ")
    au: str = Field("", description="Dernier jour compris, AAAA-MM-JJ")
    discipline: str = Field("", description="Une ou plusieurs, par virgules")
    territoire: str = Field("", description="Région, MRC ou municipalité, comme dans l’agenda")
    lieu: str = ""
    gratuit: str = Field("", description="oui")
    prix: str = ""
    public: str = ""
    age: str = ""
    langue: str = ""
    acces: str = ""
    participation: str = ""
    tenue: str = ""
    artiste: str = ""
    serie: str = ""
    pres: str = Field("", description="Municipalité ou code postal")
    lat: str = ""
    lon: str = ""
    rayon: str = Field("", description="Kilomètres")

    @property
    def is_plain(self) -> bool:
        """Nothing is asked but the next page."""
        return not any(self.dict().values())


def numbers_asked(site: Showcase, asked: Asked, paging: Paged) -> tuple[list[int], str | None]:
    """The occurrences of a page that answer the filters, and the cursor of the next page.

    400, in words, for a filter that is not understood: a program must know.
    """
    told = {name: value for name, value in asked.dict().items() if value}
    query = AgendaQuery.from_params(told, site)
    if query.problems:
        raise HttpError(400, " ".join(query.problems))
    place = read_cursor(paging.cursor, 2)
    if place is not None and place[0] != ASKED:
        raise HttpError(400, "cursor")
    question = query.question(limit=paging.limit, each_date=True)
    if place is not None:
        question = replace(question, cursor=place[1])
    answer, _is_degraded, _is_whole = answer_of(question)
    after = cursor_of(ASKED, answer.next_cursor) if answer.next_cursor else None
    return [hit.id for hit in answer.hits], after
