"""Saved views: a question under a name, one's own or shown to one's host."""

import pytest

from maillage.core.models import SavedView

pytestmark = pytest.mark.django_db
URL = "/reseauter/acteurs/"
SAVE = "/listes/actors/vues/"


def save(client, **data):
    return client.post(SAVE, {"name": "Musées", "query": "q=musee&kind=organization", **data})


def views(client):
    return [saved["view"].name for saved in client.get(URL).context["views"]]


def test_a_view_is_saved_and_found_by_its_author_alone(cast, sign_in):
    agent = sign_in(cast.agent)
    response = save(agent)
    assert response["Location"] == f"{URL}?q=musee&kind=organization"
    assert views(agent) == ["Musées"]
    assert views(sign_in(cast.manager)) == []


def test_a_shared_view_is_found_by_her_host_and_nobody_else(cast, sign_in):
    save(sign_in(cast.agent), shared="on")
    assert views(sign_in(cast.manager)) == ["Musées"]
    assert views(sign_in(cast.colleague)) == []


def test_a_view_of_the_same_name_replaces_the_former_one(cast, sign_in):
    agent = sign_in(cast.agent)
    save(agent)
    save(agent, query="q=theatre")
    assert SavedView.objects.get().query == "q=theatre"


def test_only_what_the_list_understands_is_kept(cast, sign_in):
    save(sign_in(cast.agent), query="q=a&kind=robot&next=//ailleurs.example&tri=password")
    assert SavedView.objects.get().query == "q=a"


def test_a_view_without_a_name_is_refused_with_a_word(cast, sign_in):
    response = sign_in(cast.agent).post(SAVE, {"name": " ", "query": ""}, follow=True)
    assert "Donnez un nom" in response.content.decode()
    assert not SavedView.objects.exists()


def test_only_its_author_removes_a_view(cast, sign_in):
    save(sign_in(cast.agent), shared="on")
    address = f"/listes/vues/{SavedView.objects.get().uid}/retirer/"
    assert sign_in(cast.manager).post(address).status_code == 404
    assert sign_in(cast.agent).get(address).status_code == 405
    sign_in(cast.agent).post(address)
    assert not SavedView.objects.exists()


def test_who_may_not_open_the_list_saves_no_view(cast, sign_in):
    assert save(sign_in(cast.artist)).status_code == 404
    assert sign_in(cast.agent).post("/listes/none/vues/", {"name": "x"}).status_code == 404
