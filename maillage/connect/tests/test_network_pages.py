"""The network's pages: each reader sees her own; map, list and files say the same."""

import re
from datetime import timedelta
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from xml.etree import ElementTree

import igraph
import pytest
from django.core.cache import cache
from django.utils import timezone

from maillage.connect.graph import reading as readings
from maillage.connect.graph.drawing import PALETTE
from maillage.core.access import reader_for
from maillage.core.models import Actor, Discipline, Municipality, Tie, TieType

pytestmark = pytest.mark.django_db
MAP, DATA = "/reseauter/carte/", "/reseauter/carte/donnees.json"
LIST, TOLD = "/reseauter/reseau/liste/", "/reseauter/reseau/"
HIDDEN = ("Atelier caché", "Cercle privé", "Refusé")


@pytest.fixture
def web(cast):
    """A small network: some of it is a host's, some is one agent's own, one tie is refused."""
    cache.clear()
    type(cast.coordination).objects.filter(pk=cast.coordination.pk).update(is_demo=True)
    kind = TieType.objects.get(slug="connait")
    made = {}

    def actor(name, visibility="network", **fields):
        made[name] = Actor.objects.create(name=name, visibility=visibility, **fields)

    def tie(one, other, visibility="network", **fields):
        fields = {"state": "confirmed", **fields}
        Tie.objects.create(
            source=made[one], target=made[other], type=kind, visibility=visibility, **fields
        )

    for name in ("Musée", "Théâtre", "Chœur", "Galerie", "Ancien", "Refusé"):
        actor(name, municipality=Municipality.objects.filter(region="04").first())
    actor("Atelier caché", "host", host=cast.other_host)
    actor("Cercle privé", "private", owner=cast.agent.person)
    tie("Musée", "Théâtre")
    tie("Théâtre", "Chœur", state="declared")
    tie("Musée", "Chœur", "host", host=cast.host)
    tie("Musée", "Galerie", "private", owner=cast.agent.person)
    tie("Musée", "Atelier caché")
    tie("Musée", "Cercle privé", "private", owner=cast.agent.person)
    tie("Théâtre", "Refusé", state="refused")
    tie("Théâtre", "Ancien", from_date="2019-02-01", to_date="2020-03-01")
    made["Musée"].disciplines.add(Discipline.objects.first())
    made["Théâtre"].disciplines.add(Discipline.objects.first())
    return made


def asked(client, query="liens=tous"):
    """Names on the map, and pairs of names that are tied there."""
    told = client.get(f"{DATA}?{query}").json()
    names, ends = told["names"], told["ties"]
    pairs = {frozenset((names[a], names[b])) for a, b in zip(ends[::2], ends[1::2], strict=True)}
    assert len(told["x"]) == len(told["c"]) == len(told["d"]) == len(names)
    pairs = {" – ".join(sorted(pair)) for pair in pairs}
    return SimpleNamespace(names=set(names), pairs=pairs, count=len(names), ties=len(ends) // 2)


OPEN = {"Musée – Théâtre", "Chœur – Théâtre"}
SEEN = {
    "agent": ({"Cercle privé"},
              OPEN | {"Chœur – Musée", "Galerie – Musée", "Cercle privé – Musée"}),
    "manager": (set(), OPEN | {"Chœur – Musée"}),
    "colleague": ({"Atelier caché"}, OPEN | {"Atelier caché – Musée"}),
    "coordination": (set(), OPEN),
}  # fmt: skip


def test_each_role_sees_her_own_network_on_every_page_and_in_every_file(cast, sign_in, web):
    for who, (hidden_but_hers, pairs) in SEEN.items():
        client = sign_in(getattr(cast, who))
        found = asked(client)
        assert found.pairs == pairs, who
        secrets = {"Atelier caché", "Cercle privé"} - hidden_but_hers
        assert not found.names & secrets, who
        musee = web["Musée"].address
        for page in (MAP, LIST, TOLD, f"{MAP}?autour={musee}", f"{MAP}?vue=territoire",
                     f"{LIST}?format=graphml", f"{LIST}?format=gexf", f"{LIST}?format=csv",
                     f"{MAP}image.svg?liens=tous", f"{MAP}image.svg?autour={musee}"):  # fmt: skip
            answer = client.get(page)
            assert answer.status_code == 200, page
            body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
            assert not [name for name in secrets if name.encode() in body], (who, page)
        # Nobody is tied to whom she refused, and the tie is no neighbour's either.
        assert client.get(f"{MAP}?autour={web['Refusé'].address}").context["focus"].first == []
        status = 200 if who == "agent" else 404
        private = f"{MAP}?autour={web['Cercle privé'].address}"
        assert client.get(private).status_code == status, who
    for who in ("artist", "funder"):
        assert {sign_in(getattr(cast, who)).get(page).status_code for page in (
            MAP, DATA, LIST, TOLD, f"{MAP}image.svg")} == {404}  # fmt: skip
    assert sign_in(None).get(DATA).status_code == 302


def test_map_list_and_files_say_the_same_under_the_same_filters(cast, sign_in, web):
    client, slug = sign_in(cast.agent), Discipline.objects.first().slug
    for query in ("liens=tous", "liens=avec", "liens=sans", f"liens=tous&disciplines={slug}",
                  "liens=tous&q=mus", "liens=tous&territory=04", "liens=avec&communaute=1",
                  "liens=tous&periode=2019", "liens=avec&kind=organization"):  # fmt: skip
        on_map, page = asked(client, query), client.get(f"{MAP}?{query}")
        listed = client.get(f"{LIST}?{query}&tri=-degree")
        assert listed.context["page"].paginator.count == on_map.count, query
        assert (page.context["count"], page.context["ties"]) == (on_map.count, on_map.ties), query
        graph = _graph(client, query)
        assert set(graph.vs["label"]) == on_map.names, query
        told = {frozenset((graph.vs[a]["label"], graph.vs[b]["label"]))
                for a, b in graph.get_edgelist()}  # fmt: skip
        assert {" – ".join(sorted(pair)) for pair in told} == on_map.pairs, query
        file = b"".join(client.get(f"{LIST}?{query}&format=gexf").streaming_content)
        names = {"g": "http://gexf.net/1.3"}
        tree = ElementTree.fromstring(file)
        assert len(tree.findall(".//g:node", names)) == on_map.count, query
        assert len(tree.findall(".//g:edge", names)) == graph.ecount(), query
    degrees = [actor.figures.degree for actor in client.get(LIST).context["page"].object_list]
    assert degrees == sorted(degrees, reverse=True)
    # The map leaves out whom nothing ties, and says so to the list that it leads to.
    plain = client.get(MAP)
    assert "liens=avec" in plain.context["list_url"]
    assert client.get(plain.context["list_url"]).context["page"].paginator.count == (
        plain.context["count"])  # fmt: skip


def _graph(client, query):
    """What another program reads of the GraphML file."""
    content = b"".join(client.get(f"{LIST}?{query}&format=graphml").streaming_content)
    with NamedTemporaryFile(suffix=".graphml") as file:
        file.write(content)
        file.flush()
        return igraph.Graph.Read_GraphML(file.name)


def test_pictures_are_drawn_on_the_server_in_the_colours_of_the_house(cast, sign_in, web, settings):
    client = sign_in(cast.agent)
    for query in ("liens=tous", f"autour={web['Musée'].address}", "vue=territoire", "taille=ponts",
                  "q=personne-de-ce-nom"):  # fmt: skip
        drawn = client.get(f"{MAP}image.svg?{query}")
        root = ElementTree.fromstring(drawn.content)
        assert root.tag.endswith("svg")
        assert drawn["Content-Type"].startswith("image/svg+xml")
    assert client.get(f"{MAP}image.png").content.startswith(b"\x89PNG")
    assert client.get(f"{MAP}image.exe").status_code == 404
    tokens = (settings.STATICFILES_DIRS[0] / "css/tokens.css").read_text()
    for name in [f"v{n}" for n in range(1, 11)]:
        assert re.search(rf"--{name}: (#\w+)", tokens)[1] == PALETTE[name]


def test_what_the_network_tells_names_brokers_the_lonely_and_what_one_agent_alone_knows(
    cast, sign_in, web
):
    kind = TieType.objects.get(slug="accompagne")
    for agent, known in ((cast.agent, ("Musée", "Ancien")), (cast.colleague, ("Musée",))):
        for name in known:
            Tie.objects.create(source=agent.person, target=web[name], type=kind,
                               visibility="network", from_date=timezone.localdate())  # fmt: skip
    page = sign_in(cast.coordination).get(TOLD)
    assert page.context["brokers"][0].actor == web["Musée"]
    (alone,) = page.context["fragile"]
    assert (alone.agent, alone.organisations) == (cast.agent.person, [web["Ancien"]])
    assert web["Galerie"] in page.context["first_alone"]
    change = page.context["change"]
    assert change.gained_count == 5  # three of today, two noted today without a beginning
    day = timezone.localdate() - timedelta(days=1)
    again = sign_in(cast.coordination).get(f"{TOLD}?du=2019-03-01&au={day}").context["change"]
    assert (again.gained_count, again.lost_count) == (0, 1)
    assert again.lost == [tuple(sorted((web["Théâtre"], web["Ancien"]), key=lambda a: a.pk))]


def test_a_large_network_is_read_by_a_job_and_the_former_reading_serves_meanwhile(
    cast, sign_in, web, monkeypatch
):
    monkeypatch.setattr(readings, "AT_ONCE", 0)
    client, person = sign_in(cast.agent), cast.agent.person
    assert "Le réseau se lit" in client.get(MAP).content.decode()
    assert client.get(DATA).status_code == 404
    readings.read_network.func(person.pk, "")
    before = asked(client)
    assert "Musée" in before.names
    assert readings.reading_for(reader_for(cast.agent), "").is_fresh
    # One comes, one is no longer hers to see: both at once, though the reading is of before.
    fresh = Actor.objects.create(name="Nouvelle", visibility="network")
    Tie.objects.create(source=fresh, target=web["Musée"], type=TieType.objects.first(),
                       visibility="network")  # fmt: skip
    Actor.objects.filter(pk=web["Galerie"].pk).update(visibility="private")
    after = asked(client)
    assert after.names == before.names - {"Galerie"} | {"Nouvelle"}
    assert "Musée – Nouvelle" in after.pairs
    assert "une nouvelle lecture se prépare" in client.get(TOLD).content.decode()
    # Another's reading never serves who sees less.
    assert "Le réseau se lit" in sign_in(cast.coordination).get(MAP).content.decode()
    readings.give_up(person.pk, "")
