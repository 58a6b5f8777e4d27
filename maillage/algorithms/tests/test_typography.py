"""Typography: a table for each habit, and idempotence held by properties."""

import datetime as dt
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.typography import (
    clock,
    counted,
    graphemes,
    long_date,
    money,
    number,
    percent,
    plural,
    typeset,
)


def shown(text: str) -> str:
    """Make the no-break space visible, so that a table can be read."""
    return text.replace("\u00a0", "~")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("l'écosystème d'aujourd'hui", "l’écosystème d’aujourd’hui"),
        ('Un mot: "Réseauter"', "Un mot~: «~Réseauter~»"),
        ("8. «Veiller»", "8. «~Veiller~»"),
        ("« déjà composé »", "«~déjà composé~»"),
        ("«\u202ffine\u202f»", "«~fine~»"),
        ('il dit "un "vrai" mot"', "il dit «~un “vrai” mot~»"),
        ('« elle dit "oui" »', "«~elle dit “oui”~»"),
        ('l\'"art"', "l’«~art~»"),
        ("Bonjour ! Ça va ? Oui ; bien.", "Bonjour! Ça va? Oui; bien."),
        ("Quoi\u00a0?!", "Quoi?!"),
        ("Étape 1 : la pratique", "Étape 1~: la pratique"),
        ("ex.: soirées de maillage", "ex.~: soirées de maillage"),
        ("à 14h30 ou 9 h 05, pas 14:30", "à 14~h~30 ou 9~h~05, pas 14:30"),
        ("52h de formation", "52~h de formation"),
        ("1234,50$ et 12%", "1234,50~$ et 12~%"),
        ("3 M$ et 20°C", "3~M$ et 20~°C"),
        ("12 345 678 personnes", "12~345~678 personnes"),
        ("le 27 octobre 2021, le 1er mai", "le 27~octobre 2021, le 1er~mai"),
        ("Mme Tremblay et M. Roy", "Mme~Tremblay et M.~Roy"),
        ("et puis... voilà", "et puis… voilà"),
        ('un écran de 12" et une tablette', 'un écran de 12" et une tablette'),
        (":-) C:\\ 3:1 ::", ":-) C:\\ 3:1 ::"),
        ("agent·e·s", "agent·e·s"),
        ("", ""),
    ],
)
def test_french_text_follows_the_habits_of_quebec(written, expected):
    assert shown(typeset(written)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("it's the agents' day", "it’s the agents’ day"),
        ('a "good" word: "yes!"', "a “good” word: “yes!”"),
        ("in the '90s, 'quoted' words", "in the ’90s, ‘quoted’ words"),
        ("12% of $1,234.50 at 14:30", "12% of $1,234.50 at 14:30"),
        ("Dr. Roy waits...", "Dr.~Roy waits…"),
    ],
)
def test_english_text_follows_its_own_habits(written, expected):
    assert shown(typeset(written, language="en")) == expected


@pytest.mark.parametrize(
    "kept",
    [
        "https://exemple.org/l'art?q=a:b&c=100%25",
        "http://exemple.org/a;b!c",
        "www.exemple.org/d'ici",
        "exemple.org/l'art:b",
        "o'brien+a@exemple.org",
        '`x = "l\'art" ; y`',
        "```\nif a ; then 'b' : 12%\n```",
        '<a href="l\'art">',
    ],
)
@pytest.mark.parametrize("language", ["fr-ca", "en"])
def test_addresses_and_code_come_out_as_they_went_in(kept, language):
    assert kept in typeset(f'Voir {kept} : l\'art ; "bien"', language)


def test_a_colon_after_an_address_still_gets_its_space():
    assert shown(typeset("https://exemple.org: voir")) == "https://exemple.org~: voir"


SIGNS = "\"'«»“”‘’:;!?%$.…,`<>()[]-/@ \u00a0\u202f\n\tah1203M€é"
WORDS = [
    "...",
    "http://a",
    "www.b.ca",
    "a@b.ca",
    "14h30",
    "12\xa0345",
    "M.\xa0R",
    "mai",
    "'90s",
    "°C",
]
pieces = st.sampled_from([*SIGNS, *WORDS])


@settings(max_examples=1500, deadline=None)
@given(st.lists(pieces, max_size=24).map("".join), st.sampled_from(["fr-ca", "en"]))
def test_typesetting_twice_changes_nothing_more(text, language):
    once = typeset(text, language)
    assert typeset(once, language) == once


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(["fr-ca", "en"]))
def test_any_text_at_all_is_accepted_and_stays_stable(text, language):
    once = typeset(text, language)
    assert typeset(once, language) == once


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdéèà ,.", max_size=60))
def test_plain_words_are_never_changed(text):
    assert typeset(text.replace("...", "")) == text.replace("...", "")


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (1234.5, None, "1~234,5", "1,234.5"),
        (1234567, None, "1~234~567", "1,234,567"),
        (12.0, None, "12", "12"),
        (-3, None, "\u22123", "\u22123"),
        (2.5, 0, "3", "3"),
        (-0.2, 0, "0", "0"),
        (Decimal("0.10"), None, "0,10", "0.10"),
        (1e20, None, "100~000~000~000~000~000~000", "100,000,000,000,000,000,000"),
    ],
)
def test_numbers_are_written_in_each_language(value, decimals, french, english):
    assert shown(number(value, decimals)) == french
    assert number(value, decimals, "en") == english


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        number(value)


def test_money_and_percentages_are_written_in_each_language():
    assert shown(money(1234.5)) == "1~234,50~$"
    assert shown(money(-12, 0)) == "\u221212~$"
    assert money(1234.5, language="en") == "$1,234.50"
    assert money(-12, 0, "en") == "\u2212$12"
    assert shown(percent(12.5)) == "12,5~%"
    assert percent(12.5, language="en") == "12.5%"


def test_dates_and_hours_are_written_in_each_language():
    assert shown(long_date(dt.date(2021, 10, 27))) == "27~octobre 2021"
    assert shown(long_date(dt.date(2024, 5, 1))) == "1er~mai 2024"
    assert shown(long_date(dt.date(2021, 10, 27), weekday=True)) == "mercredi 27~octobre 2021"
    assert shown(long_date(dt.date(2021, 10, 27), "en")) == "October~27, 2021"
    assert shown(clock(dt.time(14, 30))) == "14~h~30"
    assert shown(clock(dt.time(9, 5))) == "9~h~05"
    assert shown(clock(dt.time(14))) == "14~h"
    assert shown(clock(dt.time(0, 5), "en")) == "12:05~a.m."
    assert shown(clock(dt.time(14, 30), "en")) == "2:30~p.m."


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("cœur", 4), ("e\u0301", 1), ("👩‍💻🇨🇦", 2), ("a\r\nb", 3)]
)
def test_graphemes_count_what_a_person_sees(text, count):
    assert graphemes(text) == count


def test_words_agree_with_their_number():
    assert [plural(n, "geste") for n in (0, 1, 1.5, 2)] == ["geste", "geste", "geste", "gestes"]
    assert [plural(n, "day", language="en") for n in (0, 1, 2)] == ["days", "day", "days"]
    assert plural(3, "préoccupation partagée", "préoccupations partagées").endswith("gées")
    assert shown(counted(1234, "organisme")) == "1~234~organismes"


@pytest.mark.parametrize("unit", ["a", "a.", "o'", '"', "« ", " ", "http://", "1 ", "`", "<a"])
def test_long_hostile_text_takes_linear_time(unit):
    started = time.process_time()
    typeset(unit * 20_000)
    assert time.process_time() - started < 3
