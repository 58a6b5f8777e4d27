"""A person is forgotten: no trace of her name or addresses is left that the program made."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.core import journal
from maillage.core.models import (
    Actor,
    Batch,
    CalendarSource,
    Change,
    Consent,
    ContactPoint,
    Erasure,
    File,
    Gesture,
    Import,
    Invitation,
    Membership,
    Participation,
    Post,
    SavedView,
    Tie,
    TieType,
    User,
)
from maillage.core.privacy import actions
from maillage.core.privacy.scrubbing import GONE, traces_of, words_of

pytestmark = pytest.mark.django_db
NAME, EMAIL, PHONE = "Alice Roy", "alice@example.org", "819 555-0123"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def alice(cast, sign_in):
    """Everything that the program may know of a person, and copies of her name everywhere."""
    person, by = cast.agent.person, cast.agent.person
    sign_in(cast.agent)
    EmailAddress.objects.create(user=cast.agent, email="alice.roy@example.net", verified=True)
    batch = journal.open_batch(by=by, act="import", label=f"Importation de {NAME}")
    for kind, value in (("email", EMAIL), ("phone", PHONE)):
        point = ContactPoint(actor=person, kind=kind, value=value, owner=by)
        journal.create(point, by=by, batch=batch)
    journal.change(person, {"description": f"{NAME}, agente ({EMAIL})"}, by=by, batch=batch)
    tie = TieType.objects.get(slug="travaille")
    journal.create(Tie(source=person, target=cast.host, type=tie, visibility="network"), by=by)
    extra = Membership(person=person, organisation=cast.other_host, role="member")
    journal.create(extra, by=by)
    journal.remove(extra, by=cast.coordination.person)
    journal.create(
        Consent(actor=person, purpose="quote", wording="Oui", given_on=timezone.localdate()), by=by
    )
    Participation.objects.create(gathering=cast.post, actor=person)
    SavedView.objects.create(list_name="a", name=f"Vue de {NAME}", query="", owner=person)
    CalendarSource.objects.create(owner=person, name=NAME, url=f"https://x.example/{EMAIL}")
    Import.objects.create(
        list_name="a", title=f"{NAME}.csv", owner=cast.colleague.person,
        report={"errors": [{"row": 2, "text": f"déjà là : {EMAIL}"}]},
    )  # fmt: skip
    Invitation.objects.create(
        email=EMAIL.upper(), organisation=cast.host, role="agent", name=NAME,
        expires_at=timezone.now(),
    )  # fmt: skip
    DBTaskResult.objects.create(
        args_kwargs={"args": [EMAIL], "kwargs": {}}, task_path="x", run_after=timezone.now(),
        exception_class_path="", traceback="",
    )  # fmt: skip
    cast.merged = Actor.objects.create(name="Alicia Roy", kind="person", merged_into=person)
    return person


def new_gesture(by, text, **fields) -> Gesture:
    fields.setdefault("owner", by)
    return journal.create(Gesture(text=text, **fields), by=by)


def traces(words=(NAME, EMAIL, PHONE, "alice.roy@example.net", "Alicia Roy")):
    return [t for t in traces_of(words) if t[0] != "core.IndexChange"]


def test_no_trace_is_left_anywhere_in_the_database(cast, alice):
    new_gesture(alice, f"Rencontre ({NAME})", visibility="host", host=cast.host)
    assert len(traces()) > 15
    uid, pk = alice.uid, alice.pk
    actions.erase_person(person=alice)
    assert traces() == [], traces()
    assert not Actor.objects.filter(pk=pk).exists()
    assert not User.objects.filter(email=EMAIL).exists()
    assert Erasure.objects.filter(record_uid=uid).count() == 1


def test_what_she_shared_stays_without_her_and_what_was_private_goes(cast, alice):
    shared = new_gesture(alice, "Atelier", visibility="host", host=cast.host)
    private = new_gesture(alice, "Note à moi-même", visibility="private")
    actions.erase_person(person=alice)
    shared.refresh_from_db()
    assert (shared.text, shared.owner, shared.host) == ("Atelier", None, cast.host)
    assert not Gesture.objects.filter(pk=private.pk).exists()
    assert list(traces_of(["Note à moi-même"])) == []
    assert Post.objects.get(pk=cast.post.pk).owner is None


def test_a_sentence_of_somebody_else_that_names_her_stays(cast, alice):
    told = new_gesture(cast.colleague.person, f"Appel à {NAME}", visibility="network")
    quoted = new_gesture(
        cast.colleague.person, "Citation", quote="Bravo", quote_by=NAME, quote_consent=True
    )
    actions.erase_person(person=alice)
    told.refresh_from_db()
    quoted.refresh_from_db()
    assert told.text == f"Appel à {NAME}"
    assert (quoted.quote_by, quoted.quote_consent) == ("", False)
    assert Change.objects.get(record_id=told.pk, record_type__model="gesture").label == (
        f"Appel à {GONE}"
    )


def test_her_private_file_leaves_the_disk(cast, alice, django_capture_on_commit_callbacks):
    file = File(title="cv.txt", owner=alice, visibility="private")
    file.file.save("cv.bin", ContentFile(b"Alice"))
    storage, name = file.file.storage, file.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(person=alice)
    assert not storage.exists(name)
    assert not File.objects.filter(pk=file.pk).exists()


def test_an_undo_cannot_bring_her_back(cast, alice):
    actions.erase_person(person=alice)
    for batch in Batch.objects.all():
        journal.undo(batch, by=cast.manager.person)
    for change in Change.objects.all():
        journal.undo_change(change, by=cast.manager.person)
    assert traces() == [], traces()
    assert not Actor.objects.filter(pk=alice.pk or 0).exists()


def test_a_restored_backup_forgets_her_again(cast, alice, data, django_capture_on_commit_callbacks):
    uid = alice.uid
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(person=alice)
    assert uid in (data / actions.LIST).read_text()
    Erasure.objects.all().delete()  # the backup is older than the erasure
    Actor.objects.create(name=NAME, kind="person", uid=uid)
    assert actions.apply_erasures() == 1
    assert traces() == [], traces()
    assert actions.apply_erasures() == 0


def test_the_last_person_of_coordination_is_not_erased(cast, alice):
    with pytest.raises(actions.NotPossible, match="coordination"):
        actions.erase_person(person=cast.coordination.person)
    assert Actor.objects.filter(pk=cast.coordination.person.pk).exists()
    Membership.objects.create(person=alice, organisation=cast.network, role="coordination")
    actions.erase_person(person=cast.coordination.person)


def test_an_organisation_is_not_erased_this_way(cast):
    with pytest.raises(actions.NotPossible):
        actions.erase_person(person=cast.host)


def test_others_keep_everything(cast, alice):
    before = {
        model: model.objects.exclude(pk__in=[]).count()
        for model in (Actor, User, ContactPoint, Membership)
    }
    ContactPoint.objects.create(actor=cast.colleague.person, kind="email", value="bruno@x.org")
    actions.erase_person(person=alice)
    assert Actor.objects.count() == before[Actor] - 2  # she and the record merged into hers
    assert User.objects.count() == before[User] - 1
    assert ContactPoint.objects.filter(value="bruno@x.org").exists()
    assert Membership.objects.count() == before[Membership] - 1


CLEANED = [
    ("Alice Roy", GONE),
    ("alice roy · agente", f"{GONE} · agente"),
    ("Alice Royer", "Alice Royer"),
    ("malice roy", "malice roy"),
    ("écrire à alice@example.org.", f"écrire à {GONE}."),
    ("rien", "rien"),
]


@pytest.mark.parametrize(("text", "clean"), CLEANED)
def test_a_name_is_taken_out_as_a_whole(text, clean):
    assert words_of([NAME], [EMAIL]).cleaned(text) == clean


def test_a_very_short_name_is_left_alone():
    assert words_of(["Li"], []).cleaned("Lire avec Li") == "Lire avec Li"
