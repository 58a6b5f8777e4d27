"""Cards and entities read and written, without a database."""

import json
from types import SimpleNamespace

import pytest
from django.utils import timezone

from maillage.connect.exchange.artsdata import nodes_of_json, nodes_of_turtle, read_nodes
from maillage.connect.exchange.reading import kind_of, sheet_of_other
from maillage.connect.exchange.vcard import read_cards
from maillage.connect.exchange.vcard_writing import card_of
from maillage.connect.exchange.wikidata import read_entities
from maillage.connect.tests.exchange_files import ENTITIES, GRAPH, TURTLE, card
from maillage.core.lists.imports.sheets import SheetError

TOWNS = {"Shawinigan", "Trois-Rivières"}


def is_place(text: str) -> bool:
    return text in TOWNS


def row_of(text: str) -> dict[str, str]:
    [(_line, row)], _notes = read_cards(text, is_place=is_place)
    return {name: "; ".join(values) for name, values in row.items() if values}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["FN:Alice Roy", "N:Roy;Alice;;;"], {"name": "Alice Roy", "kind": "person"}),
        (["N:Roy;Alice;;;"], {"name": "Alice Roy"}),
        (["ORG:Quai;Direction"], {"name": "Quai", "kind": "organization",
                                  "description": "Direction"}),
        (["FN:Quai", "KIND:group"], {"kind": "group"}),
        (["FN:A", "item1.EMAIL;type=INTERNET:b@x.org", "EMAIL;TYPE=pref:A@x.org"],
         {"email": "A@x.org", "more_emails": "b@x.org"}),
        (["FN:A", "EMAIL;PREF=2:b@x.org", "EMAIL;PREF=1:a@x.org"], {"email": "a@x.org"}),
        (["FN:A", "TEL;VALUE=uri;TYPE=\"voice,work\":tel:+1-819-555-0101;ext=12"],
         {"phone": "+1-819-555-0101, poste 12"}),
        (["FN:A", "TEL;HOME;CELL:819 555-0101"], {"phone": "819 555-0101"}),
        (["FN:A", "ADR:;;1\\, rue X;Shawinigan;QC;G9N 1A1;"],
         {"municipality": "Shawinigan", "postal": "1, rue X, Shawinigan, QC, G9N 1A1"}),
        (["FN:A", "ADR:;;1 rue X;Paris;;;France"], {"postal": "1 rue X, Paris, France"}),
        (["FN:A", "NOTE:un\\nd", " eux\\; trois"], {"description": "un\ndeux; trois"}),
        (["FN:A", "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9t=C3=", "=A9"],
         {"description": "été"}),
        (["FN:A", "EXPERTISE;LEVEL=expert:médiation", "CATEGORIES:amis,réseau"],
         {"skills": "médiation", "categories": "amis, réseau"}),
        (["rien", ":", "FN;X=:A", "TEL"], {"name": "A"}),
    ],
)  # fmt: skip
def test_a_card_of_any_address_book_becomes_a_row(lines, told):
    row = row_of(card(*lines))
    assert {name: row.get(name) for name in told} == told


def test_cards_keep_their_lines_and_a_card_never_ended_is_kept_too():
    text = card("FN:A") + "\n" + card("FN:B").replace("END:VCARD\n", "") + card("FN:C")
    rows, _notes = read_cards(text, is_place=is_place)
    assert [(line, row["name"]) for line, row in rows] == [(1, ["A"]), (6, ["B"]), (9, ["C"])]


def test_ten_thousand_hostile_lines_are_read_in_no_time():
    text = card("FN:A", "NOTE" + ";a" * 50_000, "N:" + "\\" * 100_001, 'X;"' * 20_000 + ":")
    assert row_of(text)["name"] == "A"


@pytest.mark.parametrize(
    ("name", "description"),
    [("Roy; Alice, dite « A »", "un\ndeux\\trois, é" * 20), ("É" * 90, ""), ("A:B", "a;b")],
)
def test_a_card_that_was_written_reads_back_the_same(name, description):
    words = SimpleNamespace(all=lambda: [SimpleNamespace(name_fr="Arts numériques")])
    point = SimpleNamespace(kind="email", value="a@x.org")
    need = SimpleNamespace(kind="seeks", text="une salle; grande", expires_on=None)
    actor = SimpleNamespace(
        uid="a" * 16, name=name, kind="group", description=description, url="https://x.org",
        municipality=SimpleNamespace(name="Shawinigan"), neq="1145678901", wikidata="Q42", isni="",
        artsdata="", disciplines=words, skills=words, topics=words, updated_at=timezone.now(),
    )  # fmt: skip
    text = card_of(actor, [point], [need])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    row = row_of(text)
    assert (row["name"], row.get("description", "")) == (name, description)
    assert (row["kind"], row["municipality"], row["neq"]) == ("group", "Shawinigan", "1145678901")
    assert (row["url"], row["email"], row["seeks"]) == (
        "https://x.org", "a@x.org", "une salle, grande",
    )  # fmt: skip
    assert row["skills"] == row["disciplines"] == "Arts numériques"


def test_entities_of_wikidata_have_names_numbers_and_a_known_municipality():
    rows, notes = read_entities(ENTITIES, is_place=is_place)
    assert [row["name"] for _rank, row in rows] == [["Musée du Quai"], ["Alice Roy"]]
    museum, person = (row for _rank, row in rows)
    assert museum["municipality"] == ["Shawinigan"]
    assert "Quay Museum" in museum["description"][0]
    assert (museum["wikidata"], museum["isni"]) == (["Q1001"], ["0000 0001 2103 2683"])
    assert (museum["artsdata"], museum["url"]) == (["K10-12"], ["https://quai.example"])
    assert person["kind"] == ["person"]
    assert len(notes) == 1  # the municipality itself is no actor


@pytest.mark.parametrize("nodes", [lambda: nodes_of_turtle(TURTLE), lambda: nodes_of_json(GRAPH)])
def test_entities_of_artsdata_read_the_same_from_turtle_and_json_ld(nodes):
    rows, notes = read_nodes(nodes(), is_place=is_place)
    [(_rank, row)] = rows
    assert (row["name"], row["kind"]) == (["Théâtre du Quai"], ["organization"])
    assert (row["artsdata"], row["wikidata"], row["isni"]) == (
        ["K10-12"], ["Q1001"], ["0000000121032683"],
    )  # fmt: skip
    assert (row["municipality"], row["url"]) == (["Shawinigan"], ["https://quai.example"])
    assert "Quay Theatre" in row["description"][0]
    assert len(notes) == 1  # the event is no actor


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xef\xbb\xbfBEGIN:VCARD\n", "vcard"),
        (b"begin:vcard\r\n", "vcard"),
        (json.dumps(ENTITIES).encode(), "wikidata"),
        (json.dumps(GRAPH).encode(), "artsdata"),
        (TURTLE.encode(), "artsdata"),
        (b"Nom;Ville\nA;B\n", ""),
        (b"PK\x03\x04", ""),
    ],
)
def test_a_file_is_recognised_by_its_content(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"{", "a.json"), (b"[" * 90_000, "b.json"), (b"@prefix a: <b", "c.ttl"), (b"[]", "d.json"),
     (b'{"a": [1, null, {"@type": "Event"}]}', "e.json"), (b"BEGIN:VCARD\0\0", "f.vcf")],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_name(db, content, name):
    with pytest.raises(SheetError, match=name):
        sheet_of_other(content, name)
