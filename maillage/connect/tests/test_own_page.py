"""« Mon espace »: her ties, needs and skills; and whom she avoids, which nobody else learns."""

import io
import re
import zipfile

import pytest

from maillage.core.models import (
    Actor,
    Avoidance,
    Change,
    Consent,
    IndexChange,
    Membership,
    Need,
    Tie,
    TieType,
    Topic,
    User,
)
from maillage.core.privacy.actions import erase_person

pytestmark = pytest.mark.django_db
AVOID = "/reseauter/a-ne-pas-croiser/"


@pytest.fixture
def artist(cast, sign_in):
    return sign_in(cast.artist)


def html(client, address="/moi/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_she_sees_her_skills_needs_and_ties_and_answers_there(cast, artist):
    person = cast.artist.person
    person.skills.add(Topic.objects.create(slug="mediation", name_fr="médiation"))
    Need.objects.create(actor=person, text="un four", visibility="private",
                        owner=cast.agent.person)  # fmt: skip
    kind = TieType.objects.get(slug="membre")
    tie = Tie.objects.create(source=person, target=cast.host, type=kind, visibility="network",
                             declared_by=cast.agent.person)  # fmt: skip
    page = html(artist)
    for told in ("médiation", "un four", "Culture Rivière", "Confirmer"):
        assert told in page
    answer = artist.post(f"/reseauter/liens/{tie.uid}/", {"answer": "refused", "from": "moi"})
    assert answer["Location"] == "/moi/"
    tie.refresh_from_db()
    assert tie.state == "refused"


def test_a_member_of_the_field_declares_her_own_ties_and_no_other(cast, artist):
    address = f"/reseauter/acteurs/{cast.artist.person.address}/liens/declarer/"
    host = Actor.objects.create(name="Collectif du Quai", visibility="public")
    answer = artist.post(address, {"way": "membre:out", "other_name": "Collectif du Quai",
                                   "visibility": "network"})  # fmt: skip
    assert answer.status_code == 302
    assert Tie.objects.get().target == host
    other = f"/reseauter/acteurs/{host.address}/liens/declarer/"
    assert artist.get(other).status_code == 404


def test_a_consent_is_noted_and_taken_back_from_the_record(cast, sign_in):
    agent = sign_in(cast.agent)
    museum = Actor.objects.create(name="Musée", visibility="network", host=cast.host)
    address = f"/reseauter/acteurs/{museum.address}/consentements/"
    values = {"purpose": "publish", "basis": "express", "wording": "Oui", "given_on": "2020-01-01"}
    assert agent.post(f"{address}noter/", values).status_code == 302
    consent = Consent.objects.get()
    assert "paraître dans le répertoire public" in html(agent, museum.get_absolute_url())
    assert sign_in(cast.artist).post(f"{address}{consent.uid}/retirer/").status_code == 404
    assert agent.post(f"{address}{consent.uid}/retirer/").status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_on


# --- Whom she avoids ----------------------------------------------------------------------------
def test_she_names_and_takes_back_whom_she_avoids(cast, sign_in):
    alice = sign_in(cast.agent)
    page = alice.post(AVOID, {"q": "bruno"}).content.decode()
    assert cast.colleague.person.uid in page
    assert alice.post(f"{AVOID}ajouter/", {"person": cast.colleague.person.uid}).status_code == 302
    assert "Bruno Lavoie" in html(alice, AVOID)
    assert "no-store" in alice.get(AVOID)["Cache-Control"]
    row = Avoidance.objects.get()
    assert sign_in(cast.colleague).post(f"{AVOID}{row.uid}/retirer/").status_code == 404
    assert alice.post(f"{AVOID}{row.uid}/retirer/").status_code == 302
    assert not Avoidance.objects.exists()


def test_only_a_person_that_she_may_see_is_named_and_never_herself(cast, sign_in):
    alice = sign_in(cast.agent)
    hidden = Actor.objects.create(kind="person", name="Zoé Caché", visibility="private",
                                  owner=cast.colleague.person)  # fmt: skip
    for other in (hidden, cast.host, cast.agent.person):
        assert alice.post(f"{AVOID}ajouter/", {"person": other.uid}).status_code == 404
    assert "Caché" not in alice.post(AVOID, {"q": "zoé"}).content.decode().split("Chercher")[1]


def told_to(client, person):
    """All that a person may read of herself: her page, her archive, her record."""
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.get("/moi/tout/").streaming_content)))
    files = [f"{name}\n{archive.read(name).decode()}" for name in archive.namelist()]
    pages = [html(client), html(client, person.get_absolute_url()), html(client, "/moi/effacer/")]
    return "\n".join(pages + files)


def test_nobody_but_her_learns_of_it_not_even_the_other_nor_coordination(cast, sign_in):
    Membership.objects.filter(person=cast.colleague.person).update(role="coordination")
    User.objects.filter(pk=cast.colleague.pk).update(is_demo=True)  # no second step here
    bruno = sign_in(cast.colleague)
    before = told_to(bruno, cast.colleague.person)
    journal, index = Change.objects.count(), IndexChange.objects.count()
    sign_in(cast.agent).post(f"{AVOID}ajouter/", {"person": cast.colleague.person.uid})
    assert Avoidance.objects.count() == 1
    assert (Change.objects.count(), IndexChange.objects.count()) == (journal, index)
    after = told_to(bruno, cast.colleague.person)
    assert _without_times(after) == _without_times(before)
    hers = told_to(sign_in(cast.agent), cast.agent.person)
    assert "avoidance" in hers  # what is held about her is hers to take away


def _without_times(text: str) -> str:
    """Without what differs between two readings of the same page: times and form tokens."""
    return re.sub(r'"(exported_at|last_signed_in_at)": "[^"]*"|[A-Za-z0-9]{64}', "", text)


def test_when_the_other_is_erased_or_she_is_nothing_is_left(cast):
    Avoidance.objects.create(person=cast.agent.person, other=cast.colleague.person)
    erase_person(person=cast.colleague.person)
    assert not Avoidance.objects.exists()
