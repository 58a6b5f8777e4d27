"""The minutes of a workshop, by page, file, API and command: what they tell, and what never."""

from __future__ import annotations

import json
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.consult.api import MinutesOut
from maillage.consult.live.forgetting import forget_guests
from maillage.consult.minutes.data import data_of
from maillage.consult.minutes.document import document_of
from maillage.consult.minutes.formats import FORMATS
from maillage.consult.minutes.model import THEMES
from maillage.consult.minutes.paging import link, pages_of
from maillage.consult.minutes.reading import minutes_of
from maillage.consult.models import Breakout, Contribution, Step, Workshop
from maillage.consult.tests.harvest_cast import (
    SECRET,
    close_vote,
    held_workshop,
    people,
    reopened,
    vote,
)
from maillage.consult.tests.own_notes import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_factors")]
SUFFIXES = ["md", "docx", "pdf", "json"]


@pytest.fixture
def held(cast):
    return held_workshop(cast)


def page_of(client: Client, held, query: str = "") -> str:
    answer = client.get(reverse("consult:minutes", args=[held.workshop.address]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def told_in(content: bytes, suffix: str) -> str:
    """The words of a file."""
    if suffix == "docx":
        import io

        import docx

        document = docx.Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    if suffix == "pdf":
        import subprocess

        done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True)
        return done.stdout.decode()
    return content.decode()


def files_of(client: Client, held):
    for suffix in SUFFIXES:
        url = reverse("consult:minutes_file", args=[held.workshop.address, suffix])
        answer = client.get(url)
        assert answer.status_code == 200
        yield suffix, answer.content


def everywhere(client: Client, held):
    """The minutes on every surface, as text. The PDF's text is read from its document."""
    yield "page", page_of(client, held)
    for suffix, content in files_of(client, held):
        if suffix != "pdf":
            yield suffix, told_in(content, suffix)
    answer = client.get(f"/api/ateliers/{held.workshop.uid}")
    yield "api", json.dumps(answer.json(), ensure_ascii=False)
    yield "command", run("export", held.workshop.address, "-o", "-").stdout


def test_every_step_is_told_in_its_own_columns_with_what_came_of_it(held, cast, sign_in):
    page = page_of(sign_in(cast.agent), held)
    for words in (
        "Une ligne par geste.", "Ce que je comprends", "Ce qui nuit", "le temps", "les MRC",
        "Que personne ne reste", "21 / 140 caractères", "Un café commun", "Et un thé",
        "suite de « Un café commun »", "Les postes finissent", "En attente de réponse",
        "Se connaître", "Savoir qui fait quoi", "Un bottin partagé", "Ouvrir le bottin",
        "Alice Roy",
    ):  # fmt: skip
        assert words.lower() in page.lower(), words
    assert f'id="ligne-{held.rows[0].grid.uid}"' in page
    assert f'href="#theme-{held.theme.uid}"' in page
    assert held.rows[0].grid.get_absolute_url() in page


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_format_tells_the_same(held, cast, sign_in, suffix):
    content = dict(files_of(sign_in(cast.agent), held))[suffix]
    starts = {"md": b"#", "docx": b"PK", "pdf": b"%PDF", "json": b"{"}
    assert content.startswith(starts[suffix])
    if suffix != "pdf":
        told = told_in(content, suffix).replace("\u00a0", " ")
        for words in ("Ce qui nuit", "le temps", "Un café commun", "Se connaître", "Alice Roy"):
            assert words in told, words


def test_nothing_of_a_group_that_has_not_confirmed_and_its_name_is_said(held, cast, sign_in):
    client = sign_in(cast.coordination)
    for surface, told in everywhere(client, held):
        assert SECRET not in told, surface
        assert "Relier" in told, surface
    page = page_of(client, held)
    assert "1 groupe n’a pas encore confirmé sa lecture" in page
    assert data_of(minutes_of(held.workshop))["unconfirmed_groups"] == ["2"]
    pdf = str(document_of(minutes_of(held.workshop)))
    assert SECRET not in pdf
    own = reverse("consult:breakout_minutes_file", args=[held.groups[1].address, "md"])
    assert SECRET not in client.get(own).content.decode()


def test_a_reading_that_is_opened_again_leaves_the_minutes_with_all_its_lines(held, cast, sign_in):
    held.groups[1].refresh_from_db()
    reopened(held.workshop, held.groups[0])
    for surface, told in everywhere(sign_in(cast.agent), held):
        assert "Un café commun" not in told, surface
        assert "Se connaître" not in told, surface
        assert "Un bottin partagé" not in told, surface


def test_suggestions_that_were_not_kept_are_not_told(held, cast, sign_in):
    Contribution.objects.filter(pk=held.rows[0].open.pk).update(state="declined")
    for surface, told in everywhere(sign_in(cast.agent), held):
        assert "Un café commun" not in told, surface
        assert "Et un thé" in told, surface


def test_who_was_there_is_told_in_numbers_and_by_name_only_when_she_agreed(held, cast, sign_in):
    people(cast, held)
    for surface, told in everywhere(sign_in(cast.agent), held):
        assert "Discrète" not in told, surface
        assert "Essai" not in told, surface
        assert ("Nommée Volontiers" in told) == (surface != "api"), surface
    there = data_of(minutes_of(held.workshop))["attendance"]
    # Three guests of two organisations, and the coordination, who led it, of hers.
    assert there == {
        "people": 4, "groups": 2, "organisations": 3, "regions": 0, "names": ["Nommée Volontiers"],
    }  # fmt: skip


def test_the_minutes_and_the_gestures_tell_the_same_figures(held, cast):
    from maillage.consult.live.facilitating import close_workshop
    from maillage.core.models import Gesture

    people(cast, held)
    close_workshop(workshop=held.workshop, by=held.by)
    held.workshop.refresh_from_db()
    gesture = Gesture.objects.get(owner=held.by)
    there = minutes_of(held.workshop).attendance
    assert (there.people, there.organisations) == (
        gesture.people_reached + 1, gesture.organisations_reached,
    )  # fmt: skip
    Workshop.objects.update(guests_forgotten_on=timezone.localdate())
    forget_guests()
    held.workshop.refresh_from_db()
    assert minutes_of(held.workshop).attendance.people == there.people


def test_names_go_on_their_day(held, cast):
    people(cast, held)
    Workshop.objects.update(guests_forgotten_on=timezone.localdate())
    held.workshop.refresh_from_db()
    assert minutes_of(held.workshop).attendance.names == ()


def test_an_anonymous_workshop_names_nobody_even_who_ticked(cast, sign_in):
    held = held_workshop(cast, names="anonymous")
    people(cast, held)
    held.workshop.guests.update(name="Nommée Volontiers", may_be_named=True)
    for surface, told in everywhere(sign_in(cast.coordination), held):
        assert "Nommée" not in told, surface


def test_points_are_told_once_the_vote_is_closed_and_only_of_confirmed_groups(held, cast, sign_in):
    people(cast, held)
    vote(held)
    client = sign_in(cast.coordination)
    assert "Le vote n’est pas fermé" in page_of(client, held)
    assert data_of(minutes_of(held.workshop))["steps"][-1]["votes"] is None
    close_vote(held)
    page = page_of(client, held)
    assert "2 bulletins pour 3 personnes" in page
    assert "3 points" in page
    assert "1 point est allé à un groupe dont la lecture n’est pas confirmée" in page
    assert SECRET not in page
    told = data_of(minutes_of(held.workshop))["steps"][-1]["votes"]
    assert (told["ballots"], told["people"], told["points_untold"]) == (2, 3, 1)
    assert [(r["text"], r["points"]) for r in told["rows"]] == [("Relier", 3)]


def test_a_row_continued_from_a_group_that_has_not_confirmed_does_not_quote_it(held, cast, sign_in):
    Contribution.objects.filter(pk=held.rows[0].next.pk).update(continues=held.rows[1].open)
    for surface, told in everywhere(sign_in(cast.agent), held):
        assert "Et un thé" in told, surface
        assert SECRET not in told, surface


def test_one_group_is_told_alone(held, cast, sign_in):
    from maillage.consult.live import facilitating

    facilitating.confirm_reading(breakout=held.groups[1], by=held.by)
    for group, is_second in zip(held.groups, (False, True), strict=True):
        url = reverse("consult:breakout_minutes_file", args=[group.address, "json"])
        answer = sign_in(cast.agent).get(url)
        assert f"groupe-{group.name}.json" in answer["Content-Disposition"]
        told = answer.content.decode()
        assert (SECRET in told) == is_second
        assert ("Un café commun" in told.replace(f"Un café commun {SECRET}", "")) != is_second


def test_what_the_reader_may_not_see_elsewhere_is_not_told_here(held, cast, sign_in):
    for record in (held.decision, held.action, held.theme.need):
        record.visibility, record.owner = "private", cast.manager.person
        record.save()
    page = page_of(sign_in(cast.colleague), held)
    for words in ("Un bottin partagé", "Ouvrir le bottin", "Savoir qui fait quoi"):
        assert words not in page
    assert "Se connaître" in page


# --- Data -------------------------------------------------------------------------------------
def test_the_api_gives_the_same_data_without_names_to_those_who_may_read(held, cast, sign_in):
    people(cast, held)
    url = f"/api/ateliers/{held.workshop.uid}"
    for who in ("agent", "colleague", "manager", "coordination"):
        answer = sign_in(getattr(cast, who)).get(url)
        assert answer.status_code == 200, who
        assert answer.headers["Cache-Control"] == "private, no-cache"
    expected = data_of(
        minutes_of(held.workshop, reader=cast.reader(cast.coordination)), with_names=False
    )
    assert answer.json() == json.loads(json.dumps(expected))
    for user in (cast.artist, cast.funder, None):
        assert sign_in(user).get(url).status_code == 404
    Workshop.objects.update(visibility="private")
    assert sign_in(cast.colleague).get(url).status_code == 404


def test_the_data_is_what_its_description_says(held):
    close_vote(held)
    told = data_of(minutes_of(held.workshop))
    described = MinutesOut.model_validate(told).model_dump(mode="json")
    assert described == told


def test_the_command_writes_the_same_files(held, tmp_path):
    for suffix in SUFFIXES:
        path = tmp_path / f"m.{suffix}"
        assert run("export", held.workshop.address, "--format", suffix, "-o", path).exit_code == 0
    told = json.loads((tmp_path / "m.json").read_text())
    assert told == data_of(minutes_of(held.workshop))


# --- Hostile rows -----------------------------------------------------------------------------
HOSTILE = [
    '=HYPERLINK("https://exemple.org","x")', "<script>alert(1)</script>", "# titre", "a | b",
    "\u202eà l’envers\u200f", "**gras** [lien](javascript:alert(1))", "{{ 7|add:7 }} #let x = 1",
    "mot" * 3000,
]  # fmt: skip


def test_hostile_rows_are_printed_as_they_are_typed(held, cast, sign_in):
    group = held.groups[0]
    for place, text in enumerate(HOSTILE, 2):
        told = {"breakout": group, "position": place}
        Contribution.objects.create(step=held.grid, word=text, why=[text], cells=[[text]], **told)
        Contribution.objects.create(step=held.steps["open"], text=text, **told)
        Contribution.objects.create(step=held.steps["choose"], word=text, sentence=text, **told)
    client = sign_in(cast.agent)
    page = page_of(client, held)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    files = dict(files_of(client, held))
    told = json.loads(files["json"])
    texts = {row["text"] for step in told["steps"] for row in step["rows"]}
    assert set(HOSTILE) <= texts
    markdown = files["md"].decode()
    assert "<script>" not in markdown
    assert "\n# titre" not in markdown
    assert "](javascript" not in markdown.replace("\\]", "")
    assert "a \\| b" in markdown
    assert "\u202e" not in markdown
    assert files["pdf"].startswith(b"%PDF")
    assert b"<w:fldSimple" not in files["docx"]


# --- A large workshop ---------------------------------------------------------------------------
@pytest.fixture
def large(cast, held):
    """1,000 rows in 40 groups, besides those of the cast."""
    groups = [
        Breakout(workshop=held.workshop, name=f"Table {n}", position=n, confirmed_at=timezone.now())
        for n in range(10, 50)
    ]
    Breakout.objects.bulk_create(groups)
    Contribution.objects.bulk_create(
        Contribution(
            breakout=group, step=held.grid, position=place, word=f"Verbe {place}",
            why=["Pour que chacun s’y retrouve"], examples=["Un geste", "Un autre"],
            theme=held.theme,
        )
        for group in groups
        for place in range(25)
    )  # fmt: skip
    return held


def test_a_thousand_rows_print_in_every_format_under_ten_seconds(large):
    minutes = minutes_of(large.workshop)
    for form in FORMATS.values():
        begun = time.monotonic()
        assert form.write(minutes)
        took = time.monotonic() - begun
        assert took < 10, form.title


def test_the_page_of_a_thousand_rows_is_cut_and_every_row_is_on_one_page(
    large, cast, sign_in, django_assert_max_num_queries
):
    minutes = minutes_of(large.workshop)
    pages = pages_of(minutes)
    link(pages)
    shown = [line.row.pk for page in pages for part in page if part.has_rows for line in part.lines]
    assert len(shown) == len(set(shown)) == minutes.row_count == 1005
    assert all(sum(len(part.lines) for part in page) <= 150 for page in pages)
    theme = next(part for part in minutes.parts if part.kind == THEMES)
    assert len(theme.lines) == 1001
    client = sign_in(cast.agent)
    with django_assert_max_num_queries(46):
        page = page_of(client, large, "?page=2")
    assert len(page) < 250_000
    assert "Table 20" in page
    assert "(suite)" in page
    begun = time.monotonic()
    for number in range(1, 6):
        page_of(client, large, f"?page={number}")
    assert (time.monotonic() - begun) / 5 < 1


def test_an_empty_workshop_says_so(cast, sign_in):
    workshop = Workshop.objects.create(title="Vide", visibility="network", owner=cast.agent.person)
    Step.objects.create(workshop=workshop, kind="open", title="Une étape")
    url = reverse("consult:minutes", args=[workshop.address])
    assert "Rien n’a été écrit à cette étape." in sign_in(cast.agent).get(url).content.decode()
    for form in FORMATS.values():
        assert form.write(minutes_of(workshop))
