"""Light, dark or as the device: chosen once, said by the server on every page."""

import pytest

from maillage.core.models import User

pytestmark = pytest.mark.django_db
CHOICE = "/moi/apparence/"


def html_tag(client, path: str) -> str:
    page = client.get(path, follow=True).content.decode()
    return page[page.index("<html") :].split(">")[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_theme_is_said_on_every_page(theme, cast, sign_in):
    client = sign_in(cast.agent)
    assert client.post(CHOICE, {"theme": theme}).status_code == 302
    for path in ("/", "/moi/", "/reseauter/acteurs/", "/connexion/email/", "/rien-de-tel/"):
        assert f'data-theme="{theme}"' in html_tag(client, path), path
    page = client.get("/moi/").content.decode()
    assert f'<meta name="color-scheme" content="{theme}">' in page
    assert f'<option value="{theme}" selected>' in page
    # Another device of hers knows it; somebody else is left alone.
    assert theme in html_tag(sign_in(User.objects.get(pk=cast.agent.pk)), "/")
    assert "data-theme" not in html_tag(sign_in(cast.colleague), "/")


def test_automatic_leaves_the_choice_to_the_device(cast, sign_in):
    client = sign_in(cast.agent)
    assert "data-theme" not in html_tag(client, "/")
    client.post(CHOICE, {"theme": "dark"})
    client.post(CHOICE, {"theme": ""})
    assert "data-theme" not in html_tag(client, "/")
    assert 'content="light dark"' in client.get("/").content.decode()


@pytest.mark.parametrize("sent", [{"theme": "rose"}, {"theme": '"><script>'}, {}])
def test_an_unknown_theme_is_refused(sent, cast, sign_in):
    client = sign_in(cast.agent)
    client.post(CHOICE, {"theme": "dark"})
    assert client.post(CHOICE, sent).status_code == 404
    assert User.objects.get(pk=cast.agent.pk).theme == "dark"


def test_a_visitor_chooses_nothing_and_sees_what_her_device_prefers(sign_in):
    visitor = sign_in(None)
    assert visitor.post(CHOICE, {"theme": "dark"}).status_code in {302, 404}
    assert "data-theme" not in html_tag(visitor, "/connexion/login/")
