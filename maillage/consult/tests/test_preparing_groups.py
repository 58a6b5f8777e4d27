"""Groups are read from a list with a preview, and joined by links, codes and posters."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.consult.live.joining import entrance
from maillage.consult.live.writing import write_row
from maillage.consult.models import Breakout, Workshop
from maillage.consult.preparing.groups import read_groups
from maillage.consult.tests.live_cast import make_guest, make_workshop
from maillage.core.models import Actor


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.agent)


@pytest.fixture
def workshop(alice):
    alice.post("/concerter/ateliers/nouveau/", {"template": "pratique"})
    return Workshop.objects.get()


def page(workshop: Workshop, rest: str) -> str:
    return f"/concerter/ateliers/{workshop.address}/{rest}"


def names(workshop: Workshop) -> list[str]:
    return list(workshop.breakouts.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Groupe 1\nGroupe 2\nMusées\n", [("1", "one"), ("2", "one"), ("Musées", "one")]),
        ("Arts;;;tout le monde\nJeux;;;Papier", [("Arts", "everybody"), ("Jeux", "paper")]),
        ("Groupe\tPrise de notes\nA\tx\nB\ty", [("A", "one"), ("B", "one")]),
        ("Plume;Groupe\npapier;Nord\n;Sud", [("Nord", "paper"), ("Sud", "one")]),
        ('"Arts; lettres";;;\nDanse;;;une plume', [("Arts; lettres", "one"), ("Danse", "one")]),
    ],
)  # fmt: skip
def test_a_list_is_understood(db, text, read):
    lines = read_groups(text.encode(), people=Actor.objects.none(), taken=[])
    assert [(line.name, line.pen) for line in lines] == read
    assert not any(line.problem for line in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nord\nnord", "porte déjà ce nom"), ("Déjà", "porte déjà ce nom"),
        ("Nord;;;crayon\nSud;;;", "écrivez « une plume »"),
        (";marie@x.org;;", "Le nom du groupe manque"),
        ("x" * 121, "dépasse 120"),
    ],
)  # fmt: skip
def test_a_line_that_is_not_understood_says_why(db, text, said):
    lines = read_groups(text.encode(), people=Actor.objects.none(), taken=["Déjà"])
    assert any(said in line.problem for line in lines)


def test_a_list_of_thousands_stops_at_the_limit(db, django_assert_max_num_queries):
    text = "\n".join(f"G{n};Jeanne {n}" for n in range(5000))
    with django_assert_max_num_queries(130):
        lines = read_groups(text.encode(), people=Actor.objects.all(), taken=[])
    assert "Au plus 60 groupes" in lines[-1].problem
    assert not lines[0].problem


def test_a_list_is_shown_before_anything_is_written(cast, alice, workshop):
    text = (
        "Groupe 1; bruno@example.org;\nMusées; Alice Roy ; ; tout le monde\nNord;jo@ailleurs.org;;"
    )
    answer = alice.post(page(workshop, "preparer/groupes/"), {"act": "read", "text": text})
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Bruno Lavoie" in told
    assert "jo@ailleurs.org ne se trouve pas dans le réseau. Le lien" in told
    assert not workshop.breakouts.exists()
    alice.post(page(workshop, "preparer/groupes/"), {"act": "add", "text": text})
    assert names(workshop) == ["1", "Musées", "Nord"]
    first, second, third = workshop.breakouts.all()
    assert first.note_taker == cast.colleague.person
    assert (second.note_taker, second.pen) == (cast.agent.person, Breakout.Pen.EVERYBODY)
    assert third.note_taker is None
    assert first.code != first.pen_code
    alice.post(page(workshop, "preparer/annuler/"), {"page": "prepare_groups"})
    assert not workshop.breakouts.exists()


def test_a_list_with_an_error_is_not_added(alice, workshop):
    sent = {"act": "add", "text": "Nord\nNord"}
    answer = alice.post(page(workshop, "preparer/groupes/"), sent)
    assert answer.status_code == 422
    assert "Un groupe porte déjà ce nom" in answer.content.decode()
    assert not workshop.breakouts.exists()


def test_a_file_comes_back_as_text_to_be_confirmed(alice, workshop):
    sent = SimpleUploadedFile("groupes.csv", "Nord;;;papier\r\nÉté;;;".encode("cp1252"))
    told = alice.post(page(workshop, "preparer/groupes/"), {"act": "read", "file": sent})
    assert "Nord;;;papier\nÉté" in told.content.decode()
    assert not workshop.breakouts.exists()


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 50, b"PK\x03\x04rien"])
def test_a_file_that_is_no_list_is_told(alice, workshop, content):
    sent = {"act": "read", "file": SimpleUploadedFile("x.csv", content)}
    assert alice.post(page(workshop, "preparer/groupes/"), sent).status_code == 422


def test_numbered_groups_follow_those_that_are_there(alice, workshop):
    for count in ("2", "1"):
        alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": count})
    assert names(workshop) == ["1", "2", "3"]
    answer = alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "60"})
    assert answer.status_code == 422


def test_a_group_is_renamed_moved_and_removed(cast, alice, workshop):
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "3"})
    group = workshop.breakouts.get(name="3")
    address = page(workshop, f"preparer/groupes/{group.uid}/")
    sent = {"name": "Groupe 1", "pen": "paper", "note_taker": "", "facilitator": ""}
    assert alice.post(address, sent).status_code == 422  # taken
    sent |= {"name": "Rive sud", "note_taker": "Bruno Lavoie"}
    assert alice.post(address, sent).status_code == 302
    act = page(workshop, "preparer/faire/")
    alice.post(act, {"act": "group-up", "target": group.uid})
    assert names(workshop) == ["1", "Rive sud", "2"]
    group.refresh_from_db()
    assert (group.note_taker, group.pen) == (cast.colleague.person, "paper")
    alice.post(act, {"act": "group-remove", "target": group.uid})
    assert names(workshop) == ["1", "2"]


def test_a_group_that_wrote_or_has_people_stays(cast, sign_in, second_factors):
    held = make_workshop(cast)
    client = sign_in(cast.coordination)
    write_row(guest=make_guest(held), step=held.grid, values={"word": "Veiller"})
    make_guest(held, group=1)
    for group, said in zip(held.groups, ("a déjà écrit", "changer de groupe"), strict=True):
        act = {"act": "group-remove", "target": group.uid}
        answer = client.post(page(held.workshop, "preparer/faire/"), act, follow=True)
        assert said in answer.content.decode()
    assert held.workshop.breakouts.count() == 2


# --- Links and paper ------------------------------------------------------------------------
def test_every_link_is_there_to_copy_and_opens_its_group(alice, workshop):
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "2"})
    told = alice.get(page(workshop, "preparer/liens/")).content.decode()
    codes = re.findall(r'readonly value="http://testserver/concerter/rejoindre/(\w+)/"', told)
    assert len(codes) == 5
    ways = [entrance(code) for code in codes]
    assert [(w.breakout.name if w.breakout else "", w.is_pen) for w in ways] == [
        ("", False), ("1", False), ("1", True), ("2", False), ("2", True),
    ]  # fmt: skip
    block = re.search(r'<textarea id="invitation"[^>]*>(.*?)</textarea>', told, re.S).group(1)
    assert all(f"Groupe {n} : http" in block for n in (1, 2))
    pens = [one.pen_code for one in workshop.breakouts.all()]
    assert not any(pen in block for pen in pens)


def test_new_codes_close_the_former_doors(alice, workshop):
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "1"})
    group = workshop.breakouts.get()
    alice.post(page(workshop, "preparer/faire/"), {"act": "group-codes", "target": group.uid})
    assert entrance(group.code) is None
    assert entrance(workshop.code) is not None
    alice.post(page(workshop, "preparer/faire/"), {"act": "codes"})
    assert entrance(workshop.code) is None


def test_posters_have_a_square_a_code_and_an_address_per_group(alice, workshop):
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "2"})
    told = alice.get(page(workshop, "affiches/")).content.decode()
    assert (
        told.count("<svg") - alice.get(page(workshop, "preparer/")).content.decode().count("<svg")
        == 3
    )
    group = workshop.breakouts.first()
    code = group.code.upper()
    assert f"{code[:4]} {code[4:]}" in told
    assert "testserver/concerter/rejoindre" in told
    assert group.pen_code not in told
    assert "style=" not in told


def test_sheets_hold_each_step_of_each_group_with_empty_rows(alice, workshop):
    alice.post(page(workshop, "preparer/groupes/"), {"act": "count", "count": "2"})
    told = alice.get(page(workshop, "affiches/feuilles/")).content.decode()
    assert told.count('<section class="sheet') == 6
    assert told.count("À recopier par la personne qui prend les notes") == 6
    assert '<th scope="col" class="first">Verbe</th>' in told


def test_the_checklist_names_what_is_missing(cast, alice, workshop):
    told = alice.get(page(workshop, "preparer/")).content.decode()
    assert "Aucun groupe." in told
    assert "Aucune date." in told
    alice.post(
        page(workshop, "preparer/groupes/"), {"act": "add", "text": "Nord;alice@example.org"}
    )
    Workshop.objects.update(held_on="2027-05-12")
    told = alice.get(page(workshop, "preparer/")).content.decode()
    assert "Tout est prêt" in told


@pytest.mark.parametrize(
    ("name", "label"),
    [("4", "Groupe 4"), ("12", "Groupe 12"), ("B", "Groupe B"), ("2a", "Groupe 2a"),
     ("IV", "Groupe IV"), ("Sud", "Sud"), ("Est", "Est"), ("Nord", "Nord")],
)  # fmt: skip
def test_a_group_is_called_by_its_name_and_a_sign_by_its_number(name, label):
    assert Breakout(name=name).label == label
