"""A list's page: what is searched, filtered, sorted, paged, and who sees which rows."""

import re

import pytest

from maillage.core.models import Actor, Discipline, Municipality
from maillage.core.registry import registry

pytestmark = pytest.mark.django_db
URL = "/reseauter/acteurs/"
FRAGMENT = {"HTTP_HX_REQUEST": "true"}


def actor(name, **fields):
    fields.setdefault("visibility", "network")
    return Actor.objects.create(name=name, **fields)


def names(response):
    return [record.name for record in response.context["page"].object_list]


def found(client, query=""):
    response = client.get(URL + query)
    assert response.status_code == 200
    return names(response)


@pytest.fixture
def agent(cast, sign_in):
    return sign_in(cast.agent)


def test_the_search_ignores_accents_case_and_the_order_of_words(agent):
    actor("Théâtre de l’Œil", municipality=Municipality.objects.get(code="36033"))
    actor("Musée des Érables")
    assert found(agent, "?q=OEIL+theatre") == ["Théâtre de l’Œil"]
    assert found(agent, "?q=erables") == ["Musée des Érables"]
    assert found(agent, "?q=shawinigan") == ["Théâtre de l’Œil"]


def test_signs_of_the_query_language_are_only_letters(agent):
    actor("Cent % culture")
    actor("Sous_tirets")
    assert found(agent, "?q=%25") == ["Cent % culture"]
    assert found(agent, "?q=_") == ["Sous_tirets"]


def test_filters_narrow_and_combine(agent):
    here = Municipality.objects.select_related("region").get(code="36033")
    a = actor("Aube", municipality=here)
    actor("Brume", municipality=here)
    actor("Crue")
    a.disciplines.add(Discipline.objects.get(slug="arts-numeriques"))
    assert found(agent, f"?territory={here.region_id}") == ["Aube", "Brume"]
    assert found(agent, f"?territory={here.region_id}&disciplines=arts-numeriques") == ["Aube"]
    if here.rcm_id:
        assert found(agent, f"?territory={here.rcm_id}") == ["Aube", "Brume"]
    assert "Crue" not in found(agent, "?kind=person")


def test_the_list_is_sorted_both_ways_by_the_columns_that_allow_it(agent):
    actor("Zébulon", kind="group")
    actor("Émile", kind="group")
    assert found(agent, "?kind=group") == ["Émile", "Zébulon"]
    assert found(agent, "?kind=group&tri=-name") == ["Zébulon", "Émile"]


def test_the_form_offers_each_order_and_shows_the_present_one(agent):
    page = agent.get(f"{URL}?tri=-name").content.decode()
    choice = page.split('id="filtre-tri"')[1].split("</select>")[0]
    assert '<option value="name">Nom, croissant</option>' in choice
    assert '<option value="-name" selected>Nom, décroissant</option>' in choice
    assert "hx-swap-oob" not in choice


def test_a_fragment_brings_the_present_order_to_the_form(agent):
    actor("Émile", kind="group")
    page = agent.get(f"{URL}?tri=-name", headers={"HX-Request": "true"}).content.decode()
    choice = page.split('id="filtre-tri"')[1].split("</select>")[0]
    assert choice.startswith(' name="tri" hx-swap-oob="true"')
    assert '<option value="-name" selected>' in choice


def test_a_plain_form_with_the_usual_order_leads_to_the_plain_address(agent):
    answer = agent.get(f"{URL}?q=&kind=&tri=name")
    assert (answer.status_code, answer["Location"]) == (302, URL)


@pytest.mark.parametrize(
    "query",
    ["tri=password", "tri=host__owner", "page=0", "page=abc", "page=-1",
     "page=99999999999999999999", "kind=robot", "territory=99", "territory=zzz", "disciplines=none",
     "needs=x", "format=exe", "inconnu=1", "q=%00", "q=" + "a" * 5000, "kind=%00", "page=٣"],
)  # fmt: skip
def test_a_bad_parameter_is_left_out_with_a_word_and_never_an_error(agent, query):
    response = agent.get(f"{URL}?{query}")
    if response.status_code == 302:
        response = agent.get(response["Location"])
    assert response.status_code == 200
    assert response.context["page"].paginator.count > 0 or "q=aaa" in query
    if not query.startswith("q="):
        assert response.context["state"].problems
        assert "note warn" in response.content.decode()


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("agent", {"à tous", "au réseau", "à la maison", "à moi"}),
        ("manager", {"à tous", "au réseau", "à la maison"}),
        ("colleague", {"à tous", "au réseau"}),
        ("coordination", {"à tous", "au réseau"}),
    ],
)
def test_each_reader_sees_only_her_rows_on_the_page_in_the_count_and_in_the_export(
    cast, sign_in, reader, expected
):
    actor("XQ à tous", visibility="public")
    actor("XQ au réseau")
    actor("XQ à la maison", visibility="host", host=cast.host)
    actor("XQ à moi", visibility="private", host=cast.host, owner=cast.agent.person)
    actor("XQ fusionnée", merged_into=cast.host)
    user = getattr(cast, reader)
    user.is_demo = True  # coordination without its second factor
    user.save()
    client = sign_in(user)
    page = client.get(f"{URL}?q=xq")
    assert {n.removeprefix("XQ ") for n in names(page)} == expected
    assert page.context["page"].paginator.count == len(expected)
    lines = b"".join(client.get(f"{URL}?q=xq&format=csv")).decode().splitlines()[1:]
    assert {line.split(",")[0].removeprefix("XQ ") for line in lines} == expected


def test_a_visitor_signs_in_and_an_artist_finds_no_list(cast, sign_in):
    assert sign_in(None).get(URL).status_code == 302
    assert sign_in(cast.artist).get(URL).status_code == 404
    assert sign_in(cast.funder).get(f"{URL}?format=csv").status_code == 404


def test_pages_hold_every_row_once_and_a_page_too_far_is_the_last(agent):
    size = registry.lists["actors"].page_size
    Actor.objects.bulk_create(
        [Actor(name="Même nom", kind="group", sort_name="meme nom", visibility="network")
         for _n in range(size * 2 + 3)]
    )  # fmt: skip
    seen = []
    for number in (1, 2, 3):
        page = agent.get(f"{URL}?kind=group&page={number}").context["page"]
        seen += [record.pk for record in page.object_list]
    assert len(seen) == len(set(seen)) == size * 2 + 3
    last = agent.get(f"{URL}?kind=group&page=50")
    assert last.context["page"].number == 3
    assert last.context["state"].problems


def test_a_search_with_more_rows_than_are_read_at_once_still_counts_exactly(agent, monkeypatch):
    from maillage.core.lists.state import Keys

    monkeypatch.setattr(Keys, "AT_ONCE", 3)
    for number in range(30):
        actor(f"Pierre {number:02}")
    page = agent.get(f"{URL}?q=pierre&page=2").context["page"]
    assert page.paginator.count == 30
    assert [record.name for record in page.object_list] == [f"Pierre {n}" for n in range(25, 30)]


def test_htmx_gets_the_rows_alone_and_caches_tell_the_two_apart(agent):
    actor("Aube")
    whole, part = agent.get(f"{URL}?q=aube"), agent.get(f"{URL}?q=aube&kind=", **FRAGMENT)
    assert "<html" in whole.content.decode()
    text = part.content.decode()
    assert "<html" not in text
    assert '<div id="liste"' in text
    assert "<caption>" in text  # what the live region reads
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in part["Vary"]
    assert part["HX-Push-Url"] == f"{URL}?q=aube"


def test_the_history_of_the_browser_gets_a_whole_page_back(agent):
    headers = FRAGMENT | {"HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}
    assert "<html" in agent.get(URL, **headers).content.decode()


def test_a_plain_form_ends_on_a_clean_address_to_share(agent):
    response = agent.get(f"{URL}?q=aube&kind=&territory=&disciplines=&needs=")
    assert response.status_code == 302
    assert response["Location"] == f"{URL}?q=aube"


def test_without_javascript_the_page_is_whole(agent):
    actor("Aube")
    html = agent.get(f"{URL}?q=aube").content.decode()
    assert re.search(r'<form class="filters"\s+method="get"', html)
    assert "Filtrer</button>" in html
    assert 'href="/reseauter/acteurs/?q=aube&amp;tri=' in html
    assert "style=" not in html
    assert "onclick" not in html


def test_an_empty_list_invites_and_a_search_without_result_says_what_to_do(cast, sign_in, agent):
    nothing = agent.get(f"{URL}?q=introuvable").content.decode()
    assert "Effacer les filtres" in nothing
    Actor.objects.update(visibility="private", owner=cast.artist.person)
    empty = agent.get(URL)
    # Her own record is always hers to see.
    assert names(empty) == [cast.agent.person.name]


def test_hostile_names_are_shown_as_text(agent):
    actor("<script>alert(1)</script>")
    html = agent.get(f"{URL}?q=script").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_page_asks_a_fixed_number_of_questions(agent, django_assert_max_num_queries):
    for number in range(20):
        actor(f"Acteur {number}")
    agent.get(URL)
    with django_assert_max_num_queries(26):
        agent.get(URL)
