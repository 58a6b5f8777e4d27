"""What the processes of test_survives_kill.py do: `tests.nursery` begins them.

Each works on the data folder of MAILLAGE_DATA (and the database of DATABASE_URL) as `maillage
serve` would, says each acknowledged write on standard output, and is killed at any moment.
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from typing import Any

IMPORT_ROWS = 2_400  # twelve pages


def say(*words: Any) -> None:
    """One line, written at once: what is said here was acknowledged."""
    print(*words, flush=True)


def agent() -> Any:
    """The person who writes; made once."""
    from maillage.core.models import Actor, Membership, User

    user = User.objects.filter(email="alice@example.org").first()
    if user is None:
        host = Actor.objects.create(kind="organization", name="Culture Rivière", is_host=True)
        person = Actor.objects.create(kind="person", name="Alice Roy", visibility="network")
        user = User.objects.create_user(email="alice@example.org", password=None, person=person)
        Membership.objects.create(person=person, organisation=host, role="agent")
    return user


def writer() -> None:
    """Gestures as fast as they go; one in three is changed, one in five shared, one in ten gone."""
    from maillage.core import journal
    from maillage.core.models import Gesture, Visibility

    by = agent().person
    say("ready")
    number = 0
    while True:
        number += 1
        text = f"rencontre {os.getpid()}-{number}"
        gesture = journal.create(Gesture(text=text, owner=by), by=by, many={"actors": [by]})
        say("written", gesture.uid, text)
        if number % 3 == 0:
            journal.change(gesture, {"text": f"{text} bis"}, by=by)
            say("written", gesture.uid, f"{text} bis")
        if number % 5 == 0:
            journal.change(gesture, {"visibility": Visibility.NETWORK}, by=by)
        if number % 10 == 0:
            journal.remove(gesture, by=by)
            say("removed", gesture.uid)


def indexer() -> None:
    """The indexer of `maillage serve`."""
    from maillage.core import indexing

    say("ready")
    indexing.run_indexer(threading.Event())


def prepare_import() -> None:
    """A spreadsheet received, its columns chosen, its writing asked for; says its number."""
    from maillage.core.access import reader_for
    from maillage.core.lists.imports import actions
    from maillage.core.lists.imports.sheets import read_text
    from maillage.core.registry import registry

    user = agent()
    lines = ["Nom,Courriel", *(f"Musée {n:05},musee{n}@example.org" for n in range(IMPORT_ROWS))]
    name, a_list = next((n, one) for n, one in registry.lists.items() if one.importer)
    imported = actions.receive(
        sheet=read_text("\n".join(lines), "musees.csv"), title="musees.csv", list_name=name,
        importer=a_list.importer, reader=reader_for(user),
    )  # fmt: skip
    actions.choose_columns(imported=imported, mapping=imported.mapping, options={})
    assert actions.confirm(imported=imported)
    say(imported.pk)


def worker() -> None:
    """The worker for long jobs of `maillage serve`; it takes up what a kill interrupted."""
    from maillage.cli.roles import worker as work

    work(queue="long")


def take_back(number: str) -> None:
    """Ask for the undo of the whole import."""
    from maillage.core.lists.imports.run import ask_undo
    from maillage.core.models import Import

    ask_undo(Import.objects.get(pk=number))
    say("asked")


def look_at_import(number: str) -> None:
    """The import, its rows and its journal, as JSON."""
    from maillage.core.models import Actor, Change, Import

    imported = Import.objects.select_related("batch").get(pk=number)
    names = Counter(Actor.objects.filter(name__startswith="Musée ").values_list("name", flat=True))
    told = Change.objects.filter(batch=imported.batch, act="create", label__startswith="Musée ")
    say(json.dumps({
        "state": imported.state, "rows_done": imported.rows_done, "new": imported.report.get("new"),
        "rows": sum(names.values()), "names": len(names), "told": told.count(),
        "is_closed": bool(imported.batch and imported.batch.finished_at),
        "is_undone": bool(imported.batch and imported.batch.undone_at),
    }))  # fmt: skip


def look() -> None:
    """Every gesture, the faults of the journal, and what the index thinks of it, as JSON."""
    from maillage.core import indexing
    from maillage.core.models import Gesture

    class Caught(threading.Event):
        def is_set(self) -> bool:
            from maillage.core.models import IndexChange

            return not IndexChange.objects.exists()

    indexing.run_indexer(Caught())
    agreement = indexing.agreement()
    say(json.dumps({
        "texts": dict(Gesture.objects.values_list("uid", "text")),
        "journal": list(journal_faults()),
        "differences": [*agreement.missing, *agreement.extra, *agreement.stale][:5],
        "indexed": indexing.reader().count(), "waiting": agreement.pending,
    }))  # fmt: skip


def journal_faults() -> Any:
    """Gestures whose journal does not tell their story: one creation, the last values, the end."""
    from django.contrib.contenttypes.models import ContentType

    from maillage.core.models import Change, Gesture

    kind = ContentType.objects.get_for_model(Gesture)
    gestures = Gesture.objects.in_bulk()
    stories: dict[int, list[Change]] = {}
    for change in Change.objects.filter(record_type=kind).order_by("pk"):
        stories.setdefault(change.record_id, []).append(change)
    yield from (f"{pk}: not told" for pk in gestures.keys() - stories.keys())
    for pk, story in stories.items():
        acts = [change.act for change in story]
        told: dict[str, Any] = {}
        for change in story:
            told |= change.after
        if acts.count("create") != 1 or (acts[-1] == "remove") != (pk not in gestures):
            yield f"{pk}: {acts}"
        elif pk in gestures and told["text"] != gestures[pk].text:
            yield f"{pk}: {told['text']} is not {gestures[pk].text}"


ROLES = {
    f.__name__: f
    for f in (writer, indexer, prepare_import, worker, take_back, look_at_import, look)
}
