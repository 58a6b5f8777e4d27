"""Ties between actors: declared by one side, answered by the other, named both ways."""

import pytest

from maillage.core.models import Actor, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    return [
        Actor.objects.create(name=name, visibility="network", host=host)
        for name, host in (("Musée (exemple)", cast.host), ("Studio (exemple)", cast.other_host))
    ]


def declare(client, actor, **values):
    data = {"way": "membre:out", "other_name": "Studio (exemple)", "visibility": "network"}
    return client.post(f"/reseauter/acteurs/{actor.address}/liens/declarer/", data | values)


def answer(client, tie, choice):
    return client.post(f"/reseauter/liens/{tie.uid}/", {"answer": choice})


def test_a_tie_reads_in_both_directions(cast, sign_in, pair):
    agent = sign_in(cast.agent)
    declare(agent, pair[0])
    assert "membre de" in agent.get(pair[0].get_absolute_url()).content.decode()
    assert "a pour membre" in agent.get(pair[1].get_absolute_url()).content.decode()


def test_a_tie_is_declared_from_its_other_end_too(cast, sign_in, pair):
    declare(sign_in(cast.agent), pair[0], way="membre:in")
    tie = Tie.objects.get()
    assert (tie.source, tie.target, tie.state) == (pair[1], pair[0], "declared")


def test_a_name_that_several_records_bear_asks_which_one(cast, sign_in, pair):
    twin = Actor.objects.create(name="Studio (exemple)", visibility="network")
    agent = sign_in(cast.agent)
    response = declare(agent, pair[0])
    assert response.status_code == 400
    assert "Plusieurs fiches" in response.content.decode()
    assert declare(agent, pair[0], other=twin.uid).status_code == 302
    assert Tie.objects.get().target == twin


def test_a_name_that_no_record_bears_and_a_tie_to_oneself_are_refused(cast, sign_in, pair):
    agent = sign_in(cast.agent)
    assert declare(agent, pair[0], other_name="Introuvable").status_code == 400
    assert declare(agent, pair[0], other_name="Musée (exemple)").status_code == 400
    assert not Tie.objects.exists()


def test_the_same_tie_is_not_declared_twice_even_read_backwards_when_symmetric(cast, sign_in, pair):
    agent = sign_in(cast.agent)
    declare(agent, pair[0], way="partenaire:out")
    assert declare(agent, pair[0], way="partenaire:out").status_code == 400
    again = declare(agent, pair[1], way="partenaire:out", other_name="Musée (exemple)")
    assert again.status_code == 400
    assert Tie.objects.count() == 1


def test_who_declared_does_not_confirm_and_a_colleague_does(cast, sign_in, pair):
    agent, colleague = sign_in(cast.agent), sign_in(cast.colleague)
    declare(agent, pair[0])
    tie = Tie.objects.get()
    assert answer(agent, tie, "confirmed").status_code == 404
    assert answer(colleague, tie, "confirmed").status_code == 302
    tie.refresh_from_db()
    assert tie.state == "confirmed"


def test_a_person_with_an_account_is_the_authority_on_her_own_ties(cast, sign_in, pair):
    artist = cast.artist.person
    declare(sign_in(cast.agent), pair[0], way="travaille:in",
            other_name=artist.name)  # fmt: skip
    tie = Tie.objects.get()
    assert answer(sign_in(cast.colleague), tie, "confirmed").status_code == 404
    assert answer(sign_in(cast.artist), tie, "refused").status_code == 302
    tie.refresh_from_db()
    assert tie.state == "refused"


def test_a_refused_tie_is_no_longer_shown_to_others(cast, sign_in, pair):
    declare(sign_in(cast.agent), pair[0])
    answer(sign_in(cast.colleague), Tie.objects.get(), "refused")
    html = sign_in(cast.manager).get(pair[0].get_absolute_url()).content.decode()
    assert "membre de" not in html


def test_who_declared_a_tie_removes_it_and_a_stranger_finds_nothing(cast, sign_in, pair):
    agent = sign_in(cast.agent)
    declare(agent, pair[0], visibility="private")
    tie = Tie.objects.get()
    assert answer(sign_in(cast.colleague), tie, "remove").status_code == 404
    answer(agent, tie, "remove")
    assert not Tie.objects.exists()


def test_ties_are_counted_in_the_list_as_the_reader_sees_them(cast, sign_in, pair):
    agent = sign_in(cast.agent)
    declare(agent, pair[0], visibility="private")
    for client, number in ((agent, 1), (sign_in(cast.colleague), 0)):
        page = client.get("/reseauter/acteurs/?q=musee").context["page"]
        assert [record.shown_ties for record in page.object_list] == [number]
