"""What else a typed line says: when, with whom, how many, how long, where, about what."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.gesture_line import ActorHint, Understanding, Vocabulary, understand_with

from .gesture_lines import ACTORS, AXES, LINES, MUNICIPALITIES, TODAY, VERBS, VOCABULARY


def read(line: str, *, recent: tuple[int, ...] = ()) -> Understanding:
    return understand_with(VOCABULARY, line, today=TODAY, recent=recent)


def actor_ids(seen: Understanding) -> list[object]:
    return [proposal.value for proposal in seen.actors]


def test_a_whole_line_is_understood() -> None:
    seen = read("hier formation données structurées 12 personnes à Shawinigan")
    assert seen.occurred_on.value == date(2026, 11, 21)
    assert seen.occurred_on.reason == "parce que « hier »"
    assert seen.verb is not None
    assert seen.verb.value == 7
    assert seen.people_reached is not None
    assert seen.people_reached.value == 12
    assert seen.place is not None
    assert seen.place.value == "Shawinigan"
    assert seen.object is not None
    assert seen.object.value == "données structurées"


def test_without_a_date_today_is_proposed_and_said() -> None:
    seen = read("appel avec le musée")
    assert seen.occurred_on.value == TODAY
    assert "aucune date" in seen.occurred_on.reason
    assert seen.occurred_on.confidence < 0.7


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("appel avec Marie-Ève Tremblay (Culture Mauricie), 45 min", [103, 102]),
        ("appel avec marie-eve tremblay", [103]),
        ("visite du Musée POP de Trois-Rivières", [101]),
        ("visite du musée pop", [101]),
        ("entrevue avec Le Nouvelliste", [106]),
        ("atelier avec la bibliothèque Shawinigan", [105]),
        ("appel avec Marie-Ève", [103]),
        ("appel avec Tremblay", []),
        ("atelier de peinture", []),
        ("chez Atelier, visite", [108]),
        ("rencontre avec le musée", []),
        ("musée, poésie et chansons", []),
        ("rien de connu", []),
    ],
)
def test_known_actors_are_found(line: str, expected: list[int]) -> None:
    assert actor_ids(read(line)) == expected


def test_a_common_noun_is_the_only_such_organisation_met_lately() -> None:
    line = "rencontre avec le musée au sujet de la billetterie"
    seen = read(line, recent=(102, 101, 103))
    assert actor_ids(seen) == [101]
    assert "récemment" in seen.actors[0].reason
    assert actor_ids(read(line, recent=(101, 111))) == []
    assert actor_ids(read("rencontre avec 3 musées", recent=(101,))) == []


def test_namesakes_are_settled_by_recent_company_or_left_to_the_person() -> None:
    unsettled = read("appel avec Nadia Ouellet").actors[0]
    assert unsettled.confidence < 0.5
    assert unsettled.alternatives == (110,)
    settled = read("appel avec Nadia Ouellet", recent=(110,)).actors[0]
    assert settled.value == 110
    assert settled.alternatives == (109,)
    assert actor_ids(read("appel avec Tremblay", recent=(104,))) == [104]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("atelier à Shawinigan", "Shawinigan"),
        ("atelier à la tuque", "La Tuque"),
        ("tournée aux Îles-de-la-Madeleine", "Les Îles-de-la-Madeleine"),
        ("tournée aux iles de la madeleine", "Les Îles-de-la-Madeleine"),
        ("atelier à St-Tite", "Saint-Tite"),
        ("atelier à Val-d’Or", "Val-d'Or"),
        ("présentation aux élus", None),
        ("une idée de percé", None),
        ("atelier en ligne", None),
    ],
)
def test_a_municipality_is_found(line: str, expected: str | None) -> None:
    place = read(line).place
    assert (place.value if place else None) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("rencontre au sujet de la billetterie, 3 organismes", "billetterie"),
        ("rencontre sur les droits d’auteur avec le musée", "droits d’auteur"),
        ("appel à propos du site web, 20 min", "site web"),
        ("2026-11-12 veille IA: 3 articles", "IA"),
        ("formation : rédiger pour le web, 10 personnes", "rédiger"),
        ("rencontre sur place", None),
        ("rencontre sur Zoom", None),
        ("comité du 3 novembre, 8 participants", None),
        ("appel avec Marie-Ève Tremblay", None),
    ],
)
def test_what_the_line_is_about_is_found(line: str, expected: str | None) -> None:
    found = read(line).object
    assert (found.value if found else None) == expected


def test_minutes_and_organisations_are_proposed_with_the_words_read() -> None:
    seen = read("mardi 17 nov. appel avec Marie-Ève Tremblay (Culture Mauricie), 45 min")
    assert seen.minutes is not None
    assert (seen.minutes.value, seen.minutes.reason) == (45, "parce que « 45 min »")
    seen = read("rencontre à 14 h, 3 musées et 2 bibliothèques")
    assert seen.minutes is None
    assert seen.organisations_reached is not None
    assert seen.organisations_reached.value == 5


def test_a_line_is_understood_in_under_five_milliseconds_with_five_thousand_actors() -> None:
    crowd = [
        ActorHint(i, f"Organisme culturel numéro {i} de la région", "organization", (f"OC{i}",))
        if i % 2
        else ActorHint(i, f"Prénom{i % 97} Nom{i}", "person")
        for i in range(5000)
    ]
    vocabulary = Vocabulary(VERBS, AXES, (*ACTORS, *crowd), MUNICIPALITIES)
    lines = [line for some in LINES.values() for line in some]
    for line in lines:
        understand_with(vocabulary, line, today=TODAY)
    durations = []
    for line in lines:
        began = time.process_time()
        understand_with(vocabulary, line, today=TODAY, recent=(101, 102))
        durations.append(time.process_time() - began)
    assert sorted(durations)[len(durations) // 2] < 0.005


def every_span(seen: Understanding) -> list[tuple[int, int]]:
    single = (seen.occurred_on, seen.verb, seen.axis, seen.people_reached, seen.minutes,
              seen.organisations_reached, seen.place, seen.object)  # fmt: skip
    proposals = [one for one in (*single, *seen.verbs, *seen.actors) if one is not None]
    assert all(0 < proposal.confidence <= 1 for proposal in proposals)
    assert all(proposal.reason for proposal in proposals)
    return [span for proposal in proposals for span in proposal.spans]


every_word = sorted({word for lines in LINES.values() for line in lines for word in line.split()})
typed_lines = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*every_word, "sur", ":", "«", "l’", "œ\u0301", "1 h 30", "le 12"]),
             max_size=14).map(" ".join),
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(typed_lines, st.dates(min_value=date(1, 1, 1)), st.lists(st.integers(100, 112), max_size=3))
def test_any_line_is_read_without_error_and_left_as_it_is(
    line: str, today: date, recent: list[int]
) -> None:
    seen = understand_with(VOCABULARY, line, today=today, recent=recent)
    assert seen.text == line
    assert all(0 <= start < end <= len(line) for start, end in every_span(seen))
    explicit = any(mark in line for mark in ("19", "20", "demain"))
    assert explicit or seen.occurred_on.value <= today
    assert seen == understand_with(VOCABULARY, line, today=today, recent=recent)


def test_a_very_long_text_is_kept_whole_and_read_quickly() -> None:
    line = "rencontre avec le musée, " * 40_000
    began = time.process_time()
    seen = read(line)
    assert time.process_time() - began < 1
    assert seen.text == line
    assert seen.occurred_on.value <= TODAY + timedelta(days=0)


@pytest.mark.parametrize(
    ("line", "verb", "people", "organisations"),
    [
        ("meeting with the museum, 3 organisations", 1, None, 3),
        ("yesterday training on open data, 12 people", 7, 12, None),
        ("steering committee, 8 attendees from 5 organizations", 3, 8, 5),
        ("newsletter sent to 1,200 subscribers", 10, 1200, None),
        ("progress report for the libraries project", 6, None, None),
        ("call with an artist about ticketing", 5, None, None),
    ],
)
def test_whoever_reads_the_english_pages_may_type_english(
    line: str, verb: int, people: int | None, organisations: int | None
) -> None:
    seen = read(line)
    assert seen.verb is not None
    assert seen.verb.value == verb
    assert (seen.people_reached.value if seen.people_reached else None) == people
    told = seen.organisations_reached
    assert (told.value if told else None) == organisations
    if line.startswith("yesterday"):
        assert seen.occurred_on.value == TODAY - timedelta(days=1)
