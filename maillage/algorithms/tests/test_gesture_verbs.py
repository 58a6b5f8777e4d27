"""The verb proposed for a typed line, over the ten verbs of the practice."""

import pytest

from maillage.algorithms.gesture_cues import default_cues
from maillage.algorithms.gesture_line import VerbHint, Vocabulary, understand, understand_with

from .gesture_lines import ACTORS, AXES, LINES, MEASURED_FLOOR, TODAY, VERBS, VOCABULARY


def test_the_first_verb_proposed_is_right_at_the_measured_rate(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked, wrong, offered = 0, [], 0
    for expected, lines in LINES.items():
        for line in lines:
            seen = understand_with(VOCABULARY, line, today=TODAY)
            ids = [proposal.value for proposal in seen.verbs]
            asked += 1
            offered += expected in ids
            if ids[:1] != [expected]:
                wrong.append(f"{line!r}: {expected} attendu, proposé {ids}")
    accuracy = 1 - len(wrong) / asked
    with capsys.disabled():
        print(
            f"\n{asked} lines: top-1 {accuracy:.1%}, among the alternatives {offered / asked:.1%}"
        )
        print("\n".join(wrong))
    assert asked >= 80
    assert accuracy >= MEASURED_FLOOR


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_each_known_verb_has_everyday_words(verb: VerbHint) -> None:
    assert len(default_cues(verb.name)) > 10


def test_a_verb_is_recognised_however_the_network_names_it() -> None:
    assert default_cues("Faire de la veille") == default_cues("« Veiller »")
    assert default_cues("FORMER les équipes") == default_cues("former")
    assert default_cues("Rêver") == ()


def test_a_verb_of_the_networks_own_is_found_by_its_name_and_its_own_words() -> None:
    own = VerbHint("m", "Médier", 1, None, ("médiation culturelle", "quartier"))
    seen = understand(
        "médiation culturelle avec 12 jeunes",
        today=TODAY,
        verbs=[*VERBS, own],
        axes=AXES,
        actors=(),
    )
    assert seen.verb is not None
    assert seen.verb.value == "m"
    assert seen.axis is None


def test_the_reason_quotes_the_words_of_the_line() -> None:
    line = "rencontre avec le musée au sujet de la billetterie, 3 organismes"
    seen = understand_with(VOCABULARY, line, today=TODAY)
    assert seen.verb is not None
    assert seen.verb.reason == "parce que « rencontre » et « organismes »"


def test_two_verbs_nearly_equal_are_both_offered_with_little_confidence() -> None:
    seen = understand_with(VOCABULARY, "atelier et infolettre", today=TODAY)
    assert seen.verb is not None
    sure = understand_with(VOCABULARY, "infolettre de novembre", today=TODAY).verb
    assert sure is not None
    assert seen.verb.confidence < sure.confidence
    assert {seen.verb.value, *seen.verb.alternatives} == {7, 10}
    near = understand_with(VOCABULARY, "recherche, projet", today=TODAY)
    assert near.verb is not None


def test_what_the_act_is_about_does_not_name_the_act() -> None:
    seen = understand_with(VOCABULARY, "veille sur les formations et l’infolettre", today=TODAY)
    assert seen.verb is not None
    assert seen.verb.value == 8


def test_a_concert_is_not_a_consultation_and_a_name_is_not_an_act() -> None:
    assert understand_with(VOCABULARY, "concert de Noël", today=TODAY).verb is None
    seen = understand_with(VOCABULARY, "appel avec Culture Mauricie", today=TODAY)
    assert seen.verb is not None
    assert seen.verb.value == 5
    hint = Vocabulary(VERBS, AXES, (*ACTORS,))
    assert understand_with(hint, "passage chez Atelier", today=TODAY).verb is None


def test_the_axis_comes_from_the_verb_and_says_so() -> None:
    seen = understand_with(VOCABULARY, "webinaire sur les droits", today=TODAY)
    assert seen.axis is not None
    assert seen.axis.value == 3
    assert "Former" in seen.axis.reason


def test_the_axis_comes_from_the_line_when_the_verb_has_none() -> None:
    verbs = [VerbHint(1, "Rêver", 1)]
    seen = understand("rêver la concertation", today=TODAY, verbs=verbs, axes=AXES, actors=())
    assert seen.axis is not None
    assert seen.axis.value == 1
