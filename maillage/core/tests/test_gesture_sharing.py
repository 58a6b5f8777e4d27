"""A gesture is its author's until she shares it: pages, files, history, search, lists."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.core import journal
from maillage.core.access import tokens_of_record
from maillage.core.gestures.evidence import MAX_SIZE
from maillage.core.models import File, Gesture, Membership, Post, Visibility
from maillage.core.registry import registry

from .gesture_parts import LINE, gesture_of, organisation

EVERYBODY = ("agent", "manager", "colleague", "coordination", "artist", "funder")
SEEN_BY = {
    Visibility.PRIVATE: {"agent"},
    Visibility.HOST: {"agent", "manager"},
    Visibility.NETWORK: {"agent", "manager", "colleague", "coordination"},
}
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


def form_of(client, gesture, **values):
    """Send the edit form as it stands, with these values."""
    url = f"/gestes/{gesture.address}/modifier/"
    page = client.get(url).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    base = {"text": gesture.text, "occurred_on": timezone.localdate().isoformat(), "seen": seen}
    return client.post(url, {**base, **values})


def share(client, gesture, visibility):
    return client.post(f"/gestes/{gesture.address}/partager/", {"visibility": visibility})


@pytest.mark.parametrize("visibility", list(SEEN_BY))
def test_only_those_it_is_shared_with_see_the_page_the_file_and_the_search(
    cast, sign_in, visibility
):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    upload = SimpleUploadedFile("preuve.pdf", PDF)
    assert form_of(client, gesture, evidence=upload).status_code == 302
    if visibility != Visibility.PRIVATE:
        share(client, gesture, visibility)
    gesture.refresh_from_db()
    tokens = set(tokens_of_record(gesture))
    for who in EVERYBODY:
        user = getattr(cast, who)
        expected = 200 if who in SEEN_BY[visibility] else 404
        other = sign_in(user)
        assert _status(other, gesture.get_absolute_url(), user) == expected, who
        file_url = gesture.evidence_file.get_absolute_url()
        assert _status(other, file_url, user) == expected, who
        found = bool(tokens & set(cast.reader(user).tokens()))
        assert found == (expected == 200), who
        edit = f"/gestes/{gesture.address}/modifier/"
        assert _status(other, edit, user) == (200 if who == "agent" else 404), who
    assert sign_in(None).get(gesture.get_absolute_url()).status_code == 302


def _status(client, url, user) -> int:
    from allauth.mfa.models import Authenticator

    # Coordination signs in with a second factor; here it is a given.
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "x"}})
    return client.get(url).status_code


def test_history_is_told_to_the_author_only(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    form_of(client, gesture, text="première rédaction, privée")
    gesture.refresh_from_db()
    form_of(client, gesture, text="seconde rédaction")
    share(client, gesture := Gesture.objects.get(), Visibility.HOST)
    assert "Fil" in client.get(gesture.get_absolute_url()).content.decode()
    page = sign_in(cast.manager).get(gesture.get_absolute_url()).content.decode()
    assert "première rédaction" not in page
    assert "timeline" not in page


def test_sharing_goes_one_button_at_a_time_and_comes_back(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    for step in (Visibility.HOST, Visibility.NETWORK, Visibility.PRIVATE):
        share(client, gesture, step)
        gesture.refresh_from_db()
        assert gesture.visibility == step
    assert share(client, gesture, "public").status_code == 404


def test_a_colleague_cannot_share_change_or_remove_what_is_shared_with_her(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host, visibility=Visibility.NETWORK)
    client = sign_in(cast.colleague)
    assert share(client, gesture, Visibility.PRIVATE).status_code == 404
    assert client.post(f"/gestes/{gesture.address}/retirer/").status_code == 404
    client.post("/gestes/lot/", {"gesture": [gesture.uid], "act": "remove"})
    assert Gesture.objects.filter(pk=gesture.pk).exists()


def test_several_are_shared_at_once_and_undone_at_once(cast, sign_in):
    mine = [gesture_of(cast.agent, host=cast.host) for _i in range(3)]
    client = sign_in(cast.agent)
    answer = client.post("/gestes/lot/", {"gesture": [g.uid for g in mine], "act": "host"})
    assert Gesture.objects.filter(visibility=Visibility.HOST).count() == 3
    undo = re.search(r'action="(/gestes/lot/[^"]+)"', client.get(answer.url).content.decode())
    client.post(undo.group(1))
    assert Gesture.objects.filter(visibility=Visibility.PRIVATE).count() == 3


def test_a_removed_gesture_comes_back_whole(cast, sign_in):
    museum = organisation("Musée de la Poésie")
    gesture = gesture_of(cast.agent, host=cast.host)
    gesture.actors.add(museum)
    client = sign_in(cast.agent)
    answer = client.post(f"/gestes/{gesture.address}/retirer/")
    assert not Gesture.objects.exists()
    undo = re.search(r'action="(/gestes/lot/[^"]+)"', client.get(answer.url).content.decode())
    assert sign_in(cast.colleague).post(undo.group(1)).status_code == 404
    client.post(undo.group(1))
    back = Gesture.objects.get()
    assert (back.uid, back.text, list(back.actors.all())) == (gesture.uid, LINE, [museum])


def test_mine_and_the_shared_ones_are_two_lists(cast, sign_in):
    gesture_of(cast.agent, "un geste privé", host=cast.host)
    gesture_of(cast.agent, "un geste partagé", host=cast.host, visibility=Visibility.HOST)
    manager = sign_in(cast.manager)
    mine = manager.get("/gestes/").content.decode()
    shared = manager.get("/gestes/partages/").content.decode()
    assert "un geste p" not in mine
    assert "un geste partagé" in shared
    assert "un geste privé" not in shared
    assert "un geste privé" in sign_in(cast.agent).get("/gestes/?q=privé").content.decode()


def test_an_actors_timeline_tells_only_the_gestures_that_the_reader_sees(cast):
    museum = organisation("Musée de la Poésie")
    for text, visibility in (("privé", Visibility.PRIVATE), ("partagé", Visibility.HOST)):
        gesture_of(cast.agent, text, host=cast.host, visibility=visibility).actors.add(museum)
    tell = [source.moments for source in registry.timelines if source.model is type(museum)]
    titles = {
        who: {m.title for one in tell for m in one(museum, cast.reader(getattr(cast, who)))}
        for who in ("agent", "manager", "colleague")
    }
    assert titles == {"agent": {"privé", "partagé"}, "manager": {"partagé"}, "colleague": set()}


# --- Minutes --------------------------------------------------------------------------------
@pytest.mark.parametrize(("host_says", "agent_says"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_minutes_show_only_when_host_and_agent_both_say_so(cast, sign_in, host_says, agent_says):
    Post.objects.update(host_counts_minutes=host_says, agent_counts_minutes=agent_says)
    gesture = gesture_of(cast.agent, host=cast.host, minutes=47)
    client = sign_in(cast.agent)
    page = client.get(gesture.get_absolute_url()).content.decode()
    edit = client.get(f"/gestes/{gesture.address}/modifier/").content.decode()
    assert ("<dd>47</dd>" in page) == bool(host_says and agent_says)
    assert ('name="minutes"' in edit) == bool(host_says and agent_says)
    form_of(client, gesture, minutes="99")
    gesture.refresh_from_db()
    assert gesture.minutes == (99 if host_says and agent_says else 47)


def test_a_line_gives_no_minutes_where_minutes_are_off(cast, sign_in):
    sign_in(cast.agent).post("/gestes/noter/", {"line": "appel de 45 minutes avec la MRC"})
    assert Gesture.objects.get().minutes is None


def test_with_several_hosts_she_chooses_for_which_one(cast, sign_in):
    Membership.objects.create(
        person=cast.agent.person, organisation=cast.other_host, role="agent"
    )  # fmt: skip
    client = sign_in(cast.agent)
    client.post("/gestes/noter/", {"line": LINE})
    gesture = Gesture.objects.get()
    assert gesture.host == cast.host
    form_of(client, gesture, host=cast.other_host.pk)
    gesture.refresh_from_db()
    assert gesture.host == cast.other_host
    assert form_of(client, gesture, host=cast.ministry.pk).status_code == 422


# --- Evidence -------------------------------------------------------------------------------
def test_a_file_is_served_as_a_download_with_its_own_name(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    form_of(client, gesture, evidence=SimpleUploadedFile("../../été.html.pdf", PDF, "text/html"))
    record = File.objects.get()
    answer = client.get(record.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    assert record.title == "été.html.pdf"
    assert b"".join(answer.streaming_content) == PDF


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "sorte acceptée"),
        ("vide.pdf", b"", "vide"),
        ("prog.png", b"MZ\x90\x00\x03", "sorte acceptée"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "sorte acceptée"),
        ("archive.docx", b"PK\x03\x04brisee", "sorte acceptée"),
    ],
)
def test_a_refused_file_is_named_and_nothing_is_lost(cast, sign_in, name, content, told):
    gesture = gesture_of(cast.agent, host=cast.host)
    upload = SimpleUploadedFile(name, content)
    answer = form_of(sign_in(cast.agent), gesture, evidence=upload, outcome="gardez ceci")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "gardez ceci" in page
    assert not File.objects.exists()


def test_a_file_over_25_megabytes_is_refused(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    upload = SimpleUploadedFile("gros.pdf", PDF + b"0" * MAX_SIZE)
    answer = form_of(sign_in(cast.agent), gesture, evidence=upload)
    assert "25\u00a0Mo" in answer.content.decode() or "25 Mo" in answer.content.decode()
    assert not File.objects.exists()


def test_a_quote_says_what_consent_means(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    page = client.get(f"/gestes/{gesture.address}/modifier/").content.decode()
    assert "organismes publics" in page
    assert form_of(client, gesture, quote_consent="on").status_code == 422
    form_of(client, gesture, quote="Merci", quote_consent="on")
    assert Gesture.objects.get().quote_consent


def test_the_change_and_the_share_are_in_the_journal(cast, sign_in):
    gesture = gesture_of(cast.agent, host=cast.host)
    client = sign_in(cast.agent)
    form_of(client, gesture, outcome="un comité se forme")
    share(client, gesture, Visibility.HOST)
    told = [set(c.after) for c in journal.history(gesture)]
    assert {"visibility"} in told
    assert any("outcome" in names for names in told)
