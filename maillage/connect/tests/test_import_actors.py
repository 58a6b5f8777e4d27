"""Actors from files: skills, needs, numbers, cards, entities; likenesses decided row by row."""

import csv
import io
import json
from datetime import date

import pytest

from maillage.connect.tests.exchange_files import ENTITIES, TURTLE, card
from maillage.core.lists.imports.run import run_import
from maillage.core.models import Actor, ContactPoint, Import, Need, Topic
from maillage.core.said import in_words
from maillage.core.tests.importing import START, bring_in, choose, take_back, upload

pytestmark = pytest.mark.django_db
LIST = "/reseauter/acteurs/"
SHEET = (
    "Nom;Ville;Courriel;Autres courriels;Téléphone;Compétences;Thèmes;Cherche;Offre;NEQ;Wikidata;"
    "ISNI;Artsdata\n"
    "Aube;Shawinigan;aube@exemple.org;b@exemple.org;819 555-0101;Médiation, réalité augmentée;"
    'billetterie;"un local (jusqu’au 2099-09-30); un mentor";un four;1145678901;Q42;'
    "0000 0001 2103 2683;K10-12\n"
)


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def preview(client, content, **options):
    return choose(client, upload(client, content), **options)


def decide(client, imported, **choices):
    """The choices of the preview, then the worker's part."""
    rows = {f"row-{line.removeprefix('line')}": value for line, value in choices.items()}
    client.post(f"/listes/importations/{imported.uid}/apercu/", rows)
    run_import(imported.pk)
    imported.refresh_from_db()
    return imported.report


def exported(client, kind="csv", **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    response = client.get(f"{LIST}?{query}&format={kind}")
    return b"".join(response).decode("utf-8-sig")


def test_a_row_brings_skills_topics_needs_with_their_day_and_numbers(agent):
    bring_in(agent, SHEET)
    aube = Actor.objects.get(name="Aube")
    assert {s.name_fr for s in aube.skills.all()} == {"Médiation", "réalité augmentée"}
    assert [t.name_fr for t in aube.topics.all()] == ["billetterie"]
    assert {(n.kind, n.text, n.expires_on) for n in aube.needs.all()} == {
        ("seeks", "un local", date(2099, 9, 30)), ("seeks", "un mentor", None),
        ("offers", "un four", None),
    }  # fmt: skip
    assert (aube.neq, aube.wikidata, aube.isni, aube.artsdata) == (
        "1145678901", "Q42", "0000000121032683", "K10-12",
    )  # fmt: skip
    assert set(aube.contact_points.values_list("value", flat=True)) == {
        "aube@exemple.org", "b@exemple.org", "819 555-0101",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "vcf"])
def test_what_is_exported_comes_back_as_the_same_record(agent, kind):
    bring_in(agent, SHEET)
    out = exported(agent, kind, q="aube")
    assert bring_in(agent, out, doubles="update").report["unchanged"] == 1
    taken = bring_in(agent, out, doubles="create")
    one, two = Actor.objects.filter(name="Aube").order_by("pk")
    for name in ("kind", "municipality", "description", "url", "neq", "wikidata", "isni"):
        assert getattr(one, name) == getattr(two, name), name
    for name in ("skills", "topics", "disciplines"):
        assert set(getattr(one, name).all()) == set(getattr(two, name).all()), name
    assert set(one.needs.values_list("kind", "text", "expires_on")) == set(
        two.needs.values_list("kind", "text", "expires_on")
    )
    known = set(one.contact_points.values_list("kind", "value"))
    assert known <= set(two.contact_points.values_list("kind", "value"))
    take_back(agent, taken)
    assert Actor.objects.filter(name="Aube").count() == 1


def test_an_undone_import_takes_all_it_brought_and_leaves_the_words_of_the_vocabulary(agent):
    before = Actor.objects.count()
    imported = take_back(agent, bring_in(agent, SHEET))
    assert imported.report["refused_count"] == 0
    assert Actor.objects.count() == before
    assert not Need.objects.exists()
    assert not ContactPoint.objects.filter(value__endswith="@exemple.org").exists()
    assert Topic.objects.filter(name_fr="réalité augmentée").exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("NEQ", "1145678901"), ("Wikidata", "Q42"), ("ISNI", "0000000121032683"),
     ("Artsdata", "K10-12")],
)  # fmt: skip
def test_a_public_number_names_the_record_whatever_its_name(agent, column, value):
    bring_in(agent, SHEET)
    told = preview(agent, f"Nom;{column}\nTout autre nom;{value}\n").report["preview"]
    assert told["double_rows"][0]["near"][0]["record"] == "Aube"


def test_wrong_cells_are_told_by_column_and_the_other_rows_come_in(agent):
    sheet = (
        "Nom;NEQ;ISNI;Cherche\nA;4445678901;;\nB;;0000000121032684;\n"
        "C;;;un local (jusqu’au 2026-02-31)\nD;;;un local\n"
    )
    imported = bring_in(agent, sheet)
    told = {(p["line"], in_words(p["column"])) for p in imported.report["problems"]}
    assert told == {(2, "NEQ"), (3, "ISNI"), (4, "Cherche")}
    assert imported.report["new"] == 1


def test_many_cards_in_one_file_become_records_and_the_wrong_one_is_named_by_its_line(agent):
    cards = (
        card("FN:Alice Martin", "N:Martin;Alice;;;", "EMAIL:alice.m@exemple.org",
             "EMAIL:am@exemple.org", "ORG:Quai", "TITLE:Directrice", "PHOTO;ENCODING=b:AAAA",
             "ADR:;;1 rue du Quai;Shawinigan;QC;;")
        + card("FN:Théâtre du Quai", "KIND:org", "EXPERTISE:médiation", version="4.0")
        + card("EMAIL:sans-nom@exemple.org")
        + card("FN:Paul", "EMAIL:pas une adresse")
    )  # fmt: skip
    imported = bring_in(agent, cards)
    assert imported.report["new"] == 2
    assert {p["line"] for p in imported.report["problems"]} == {18, 22}
    alice = Actor.objects.get(name="Alice Martin")
    assert (alice.kind, alice.municipality_id) == ("person", "36033")
    assert "Directrice" in alice.description
    assert alice.contact_points.filter(kind="email").count() == 2
    assert Actor.objects.get(name="Théâtre du Quai").kind == "organization"
    assert "Photos" in in_words(imported.options["notes"][0])


@pytest.mark.parametrize(
    ("content", "name"), [(json.dumps(ENTITIES), "Musée du Quai"), (TURTLE, "Théâtre du Quai")]
)
def test_entities_pass_through_the_same_preview_and_undo(agent, content, name):
    imported = bring_in(agent, content)
    actor = Actor.objects.get(name=name)
    assert (actor.municipality_id, actor.isni) == ("36033", "0000000121032683")
    assert actor.artsdata == "K10-12"
    take_back(agent, imported)
    assert not Actor.objects.filter(name=name).exists()


def test_what_a_row_resembles_is_shown_with_reasons_and_nothing_is_decided_for_her(cast, agent):
    known = Actor.objects.create(
        name="Théâtre du Vieux-Quai de Shawinigan", visibility="network", host=cast.host,
        municipality_id="36033",
    )  # fmt: skip
    Actor.objects.create(name="Théâtre du Vieux-Quai secret", visibility="private",
                         owner=cast.colleague.person)  # fmt: skip
    sheet = "Nom;Ville\nTheatre Vieux Quai Shawinigan inc.;Shawinigan\nToute autre chose;\n"
    imported = preview(agent, sheet)
    told = imported.report["preview"]
    rows = told["maybe_rows"] + told["double_rows"]
    assert [row["line"] for row in rows] == [2]
    assert [one["record"] for one in rows[0]["near"]] == [known.name]
    assert rows[0]["near"][0]["because"]
    page = agent.get(f"/listes/importations/{imported.uid}/apercu/").content.decode()
    assert 'name="row-2"' in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("choice", "counts"),
    [("create", (2, 0, 0)), ("update", (1, 1, 0)), ("skip", (1, 0, 1))],
)
def test_each_row_does_what_she_chose(cast, agent, choice, counts):
    known = Actor.objects.create(
        name="Théâtre du Vieux-Quai", visibility="network", host=cast.host,
        owner=cast.agent.person,
    )  # fmt: skip
    imported = preview(agent, "Nom;Description\nThéâtre Vieux Quai;Une scène\nAutre;\n")
    value = f"update:{known.uid}" if choice == "update" else choice
    report = decide(agent, imported, line2=value)
    assert (report["new"], report.get("updated", 0), report.get("skipped", 0)) == counts
    known.refresh_from_db()
    assert known.description == ("Une scène" if choice == "update" else "")


def test_a_row_cannot_be_linked_to_what_was_not_offered(cast, agent):
    other = Actor.objects.create(name="Un tout autre", visibility="network", host=cast.host)
    Actor.objects.create(name="Aube", visibility="network", host=cast.host)
    imported = preview(agent, "Nom;Description\nAube;x\n")
    decide(agent, imported, line2=f"update:{other.uid}")
    other.refresh_from_db()
    assert other.description == ""


def test_two_rows_of_one_file_that_resemble_each_other_are_shown(agent):
    sheet = (
        "Nom;Ville;Téléphone\nLes Productions du Grand Héron;Shawinigan;819 555-0123\n"
        "Productions Grand Héron inc.;Shawinigan;819 555-0123\n"
    )
    told = preview(agent, sheet).report["preview"]
    rows = told["maybe_rows"] + told["double_rows"]
    assert [(row["line"], row["near"][0]["of_line"]) for row in rows] == [(3, 2)]


def test_a_row_that_names_a_merged_record_reaches_the_one_that_stayed(cast, agent):
    stayed = Actor.objects.create(name="Musée du Quai", visibility="network", host=cast.host,
                                  owner=cast.agent.person)  # fmt: skip
    between = Actor.objects.create(name="Musée Quai", visibility="network", merged_into=stayed)
    Actor.objects.create(name="Ancien musée", neq="1145678901", visibility="network",
                         merged_into=between)  # fmt: skip
    sheet = "Nom;NEQ;Description\nAncien musée;;\nX;1145678901;Un musée\n"
    imported = bring_in(agent, sheet, doubles="update")
    assert imported.report["new"] == 0
    stayed.refresh_from_db()
    assert stayed.name == "Musée du Quai"
    assert not Actor.objects.current().filter(name__in=["Ancien musée", "X"]).exists()


def test_an_export_holds_only_the_contact_points_that_the_reader_sees(cast, sign_in, agent):
    bring_in(agent, SHEET)
    aube = Actor.objects.get(name="Aube")
    aube.contact_points.filter(value="b@exemple.org").update(visibility="private")
    Need.objects.filter(text="un mentor").update(visibility="private")
    for kind in ("csv", "vcf"):
        hers = exported(agent, kind, q="aube").replace("\r\n ", "")
        other = exported(sign_in(cast.colleague), kind, q="aube").replace("\r\n ", "")
        assert "b@exemple.org" in hers
        assert "un mentor" in hers
        assert "aube@exemple.org" in other
        assert "b@exemple.org" not in other.replace("aube@exemple.org", "")
        assert "un mentor" not in other


def test_cards_that_are_formulas_stay_texts_in_a_table(agent):
    bring_in(agent, card("FN:=1+1", "NOTE:@SUM(A1)"))
    rows = list(csv.DictReader(io.StringIO(exported(agent, kind="csv", q="1"))))
    assert [(r["Nom"], r["Ce que fait cet acteur"]) for r in rows] == [("'=1+1", "'@SUM(A1)")]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"BEGIN:VCARD\n" + b"x" * (20 * 1024 * 1024), "gros.vcf"), (b"{", "bris.json"),
     (b"BEGIN:VCARD\0", "binaire.vcf")],
)  # fmt: skip
def test_a_file_too_big_or_broken_is_refused_on_the_first_page(agent, content, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = agent.post(START, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 400
    assert name in response.content.decode()
    assert not Import.objects.exists()
