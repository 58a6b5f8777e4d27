"""An address becomes a question and comes back; whatever is typed, nothing breaks."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.core import indexing
from maillage.offer.agenda import words
from maillage.offer.agenda.ask import ask
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.sites import nobody_s
from maillage.offer.tests.site_cast import at, make_event, make_place, region

pytestmark = pytest.mark.django_db
WHOLE = (
    "q=conte&quand=cette-fin-de-semaine&discipline=musique&territoire=shawinigan&gratuit=oui"
    "&public=famille&langue=fr&acces=fauteuil&participation=en-personne&pres=G9N&rayon=10"
)


def read(text: str) -> AgendaQuery:
    return AgendaQuery.from_params(QueryDict(text), nobody_s())


def test_an_address_reads_back_as_it_was_written():
    query = read(WHOLE)
    assert query.problems == ()
    assert query.encoded() == WHOLE
    assert read(query.encoded()).to_params() == query.to_params()


def test_parameters_come_in_one_order_and_synonyms_in_one_word():
    query = read("prix=gratuit&q=+conte++&discipline=musique&discipline=theatre,musique")
    assert query.encoded() == "q=conte&discipline=musique,theatre&gratuit=oui"


def test_days_the_wrong_way_round_are_turned():
    assert read("du=2027-03-05&au=2027-03-01").encoded() == "du=2027-03-01&au=2027-03-05"


def test_a_position_is_kept_to_about_a_kilometre():
    query = read("lat=46.567891&lon=-72.749123")
    assert query.near.spot == (46.57, -72.75)
    assert query.encoded() == "lat=46.57&lon=-72.75"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("shawinigan", "Shawinigan"), ("TROIS RIVIERES", "Trois-Rivières"), ("st-tite", "Saint-Tite"),
     ("g9n 1a1", "G9N (Shawinigan)"), ("G9N", "G9N (Shawinigan)")],
)  # fmt: skip
def test_a_municipality_or_a_postal_prefix_is_a_place(typed, name):
    assert AgendaQuery.from_params({"pres": typed}, nobody_s()).near.name == name


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from([*words.ORDER, "suite", "autre"]), st.text(max_size=40), max_size=6
    )
)
def test_whatever_is_typed_there_is_a_question_whose_address_is_clean(params):
    query = AgendaQuery.from_params(params, nobody_s(), timezone.now())
    again = read(query.encoded())
    assert again.problems == ()
    assert again.to_params() == query.to_params()
    query.question()


QUESTIONS = [
    "", "q=conte", "discipline=musique", "gratuit=oui", "territoire=shawinigan", "quand=demain",
    "acces=fauteuil&gratuit=oui", "pres=Shawinigan&rayon=5", "public=famille", "quand=ce-mois-ci",
    "quand=en-ce-moment", "tenue=annule",
]  # fmt: skip


def test_the_database_answers_as_the_index_does(settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "index"
    region()
    hall = make_place("Autre salle", "Shawinigan")
    make_event("Contes annulés", at(1), at(2), place=hall, status="cancelled")
    make_event("Long atelier", at(-1), at(4), place=hall, disciplines=["musique"], price_low=20)
    without = [_told(ask(read(text))) for text in QUESTIONS]
    assert all(answer[-1] for answer in without)
    indexing.rebuild()
    found = [_told(ask(read(text))) for text in QUESTIONS]
    assert not any(answer[-1] for answer in found)
    for text, one, other in zip(QUESTIONS, without, found, strict=True):
        assert one[:-1] == other[:-1], text


def _told(answer):
    facets = {name: dict(sorted(counts.items())) for name, counts in answer.facets.items()}
    return [card.event.title for card in answer.cards], answer.total, facets, answer.is_degraded


def test_tongues_of_here_have_a_name_in_both_languages():
    with override("fr-ca"):
        assert [words.language_name(code) for code in ("atj", "moe-CA", "qqq")] == [
            "atikamekw", "innu", "qqq"
        ]  # fmt: skip
    with override("en-ca"):
        assert words.language_name("atj") == "Atikamekw"
