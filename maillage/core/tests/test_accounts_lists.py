"""People, roles and invitations as lists: who opens them, what they narrow, sort and take out."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core.models import Invitation, Membership, SavedView

pytestmark = pytest.mark.django_db
PEOPLE, ROLES, SENT = "/reseau/personnes/", "/reseau/roles/", "/reseau/invitations/"
DAY = timedelta(days=1)


@pytest.fixture
def coordination(cast, sign_in, second_step):
    second_step(cast.coordination)
    return sign_in(cast.coordination)


@pytest.fixture
def manager(cast, sign_in):
    return sign_in(cast.manager)


def invitation(organisation, email: str, role: str = "agent", **fields) -> Invitation:
    fields.setdefault("expires_at", timezone.now() + 7 * DAY)
    return Invitation.objects.create(email=email, role=role, organisation=organisation, **fields)


def taken_out(client, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def rows(client, path: str) -> list:
    return list(client.get(path).context["page"])


# --- Who opens them ---------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["agent", "artist", "funder"])
@pytest.mark.parametrize("path", [PEOPLE, ROLES, SENT])
@pytest.mark.parametrize("way", ["", "?format=csv", "?format=xlsx"])
def test_others_open_none_of_them_and_take_nothing_out(name, path, way, cast, sign_in):
    assert sign_in(getattr(cast, name)).get(path + way).status_code == 404


@pytest.mark.parametrize("way", ["", "?format=csv", "?q=alice"])
def test_a_manager_opens_no_list_of_people(way, manager):
    assert manager.get(PEOPLE + way).status_code == 404


def test_a_visitor_is_sent_to_sign_in(sign_in):
    for path in (PEOPLE, ROLES, SENT):
        assert sign_in(None).get(path + "?format=csv").status_code in {302, 404}


def test_a_manager_takes_out_her_own_organisations_roles_and_invitations_only(cast, manager):
    invitation(cast.host, "ici@example.org")
    invitation(cast.other_host, "ailleurs@example.org")
    invitation(cast.host, "cheffe@example.org", role="manager")
    names = {row["Personne"] for row in taken_out(manager, ROLES + "?when=all&format=csv")}
    assert names == {"Alice Roy", "Claire Gagnon"}
    sent = [row["Courriel"] for row in taken_out(manager, SENT + "?format=csv")]
    assert sent == ["ici@example.org"]


def test_only_the_roles_that_she_may_end_have_the_act(cast, manager):
    page = manager.get(ROLES).content.decode()
    hers = Membership.objects.get(person=cast.agent.person)
    own = Membership.objects.get(person=cast.manager.person)
    assert f"/reseau/roles/{hers.uid}/finir/" in page
    assert f"/reseau/roles/{own.uid}/finir/" not in page


# --- What they narrow and sort ----------------------------------------------------------------
def test_people_are_found_by_name_or_address_and_sorted_both_ways(coordination):
    assert [p.name for p in rows(coordination, PEOPLE + "?q=bruno@example")] == ["Bruno Lavoie"]
    names = [p.name for p in rows(coordination, PEOPLE)]
    assert names == ["Alice Roy", "Bruno Lavoie", "Claire Gagnon", "Diane Côté", "Émile Paquet",
                     "France Bélanger"]  # fmt: skip
    assert [p.name for p in rows(coordination, PEOPLE + "?tri=-name")] == names[::-1]


def test_people_taken_out_carry_address_roles_and_second_step(cast, coordination):
    found = {row["Personne"]: row for row in taken_out(coordination, PEOPLE + "?format=csv")}
    assert found["Alice Roy"]["Courriel"] == "alice@example.org"
    assert "Culture Rivière" in found["Alice Roy"]["Rôles aujourd’hui"]
    assert found["Diane Côté"]["Deuxième étape"] == "oui"
    assert "Actes" not in found["Alice Roy"]


def test_ended_roles_are_shown_only_when_asked(cast, manager):
    role = Membership.objects.get(person=cast.agent.person)
    role.from_date, role.to_date = timezone.localdate() - 30 * DAY, timezone.localdate() - DAY
    role.save()
    assert role not in rows(manager, ROLES)
    assert rows(manager, ROLES + "?when=past") == [role]
    assert role in rows(manager, ROLES + "?when=all")


def test_invitations_are_narrowed_by_state_and_role(cast, coordination):
    now = timezone.now()
    made = {
        "open": invitation(cast.host, "a@example.org"),
        "expired": invitation(cast.host, "b@example.org", expires_at=now - DAY),
        "accepted": invitation(cast.host, "c@example.org", accepted_at=now),
        "revoked": invitation(cast.host, "d@example.org", revoked_at=now, role="member"),
    }
    for state, one in made.items():
        assert rows(coordination, f"{SENT}?state={state}") == [one]
    assert rows(coordination, f"{SENT}?role=member") == [made["revoked"]]
    emails = [row.email for row in rows(coordination, f"{SENT}?tri=email")]
    assert emails == sorted(emails)


def test_a_question_to_a_list_is_kept_as_a_view_and_not_for_others(cast, coordination, sign_in):
    data = {"name": "Bailleurs", "query": "role=funder"}
    assert coordination.post("/listes/people/vues/", data).status_code == 302
    view = SavedView.objects.get()
    assert (view.list_name, view.query) == ("people", "role=funder")
    assert "Bailleurs" in coordination.get(PEOPLE).content.decode()
    assert sign_in(cast.manager).post("/listes/people/vues/", data).status_code == 404


def test_a_list_longer_than_a_page_has_pages(cast, coordination):
    for number in range(30):
        invitation(cast.host, f"n{number:02}@example.org")
    assert len(rows(coordination, SENT)) == 25
    assert len(rows(coordination, f"{SENT}?page=2")) == 5


# --- Their acts -------------------------------------------------------------------------------
def test_the_acts_of_the_rows_work_through_the_one_form_of_the_page(cast, coordination):
    one = invitation(cast.host, "a@example.org")
    page = coordination.get(SENT).content.decode()
    form = page.split('<form id="actes"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in form
    for act in ("renvoyer", "retirer"):
        assert f'form="actes" formaction="/reseau/invitations/{one.uid}/{act}/"' in page
    assert f'id="lien-{one.uid}" value="http://testserver/invitation/{one.uid}/' in page
    coordination.post(f"/reseau/invitations/{one.uid}/retirer/")
    assert "formaction" not in coordination.get(SENT).content.decode()


def test_an_invitation_link_never_leaves_in_an_export(cast, coordination):
    one = invitation(cast.host, "a@example.org")
    answer = coordination.get(SENT + "?format=csv")
    assert one.uid not in b"".join(answer.streaming_content).decode()


def test_a_closed_account_has_a_button_that_opens_it_again_and_hers_has_none(cast, coordination):
    cast.agent.is_active = False
    cast.agent.save()
    page = coordination.get(PEOPLE).content.decode()
    assert f'formaction="/reseau/personnes/{cast.agent.person.address}/rouvrir/"' in page
    assert f"/reseau/personnes/{cast.colleague.person.address}/fermer/" in page
    assert f"/reseau/personnes/{cast.coordination.person.address}/fermer/" not in page


def test_what_a_person_wrote_is_text_in_the_rows(cast, coordination):
    invitation(cast.host, "a@example.org", name="<script>alert(1)</script>")
    cast.agent.person.name = "<b>Alice</b>"
    cast.agent.person.save()
    for path in (PEOPLE, ROLES, SENT):
        page = coordination.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>Alice" not in page
