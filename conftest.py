"""The cast that every test shares: two agents in two hosts, a manager, coordination, an artist…"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, TransactionTestCase
from django.utils import translation

from maillage.core.access import VISITOR, reader_for
from maillage.core.models import Actor, Axis, Membership, Post, User, Visibility
from tests.database import empty, own_database
from tests.nursery import Nursery, own_folder

PASSWORD = "une phrase assez longue"  # noqa: S105
# Until all tests are collected nothing but modules is made, and they stay.
gc.disable()


def make_person(name: str, email: str, organisation: Actor | None, role: str) -> User:
    """A person with an account and, if told, a role in an organisation."""
    person = Actor.objects.create(
        kind=Actor.Kind.PERSON, name=name, visibility=Visibility.NETWORK, host=organisation
    )
    user = User.objects.create_user(email=email, password=PASSWORD, person=person)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if organisation:
        Membership.objects.create(person=person, organisation=organisation, role=role)
    return user


def make_organisation(name: str, **fields) -> Actor:
    """An organisation that the network sees."""
    fields.setdefault("visibility", Visibility.NETWORK)
    return Actor.objects.create(kind=Actor.Kind.ORGANIZATION, name=name, **fields)


@pytest.fixture(autouse=True)
def _in_french():
    """A test that asks an English page leaves its language behind: each begins in French."""
    translation.activate("fr-ca")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Migrations run once per schema: every worker starts from a copy of their result."""
    with (
        django_db_blocker.unblock(),
        own_database(os.environ.get("PYTEST_XDIST_WORKER", "main")),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


CASES_ON_POSTGRESQL = 1
PAGES_ON_POSTGRESQL = 1
OF_A_FILE_ON_POSTGRESQL = 4


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what opens the test database, then put the slow ones first: after pytest-django, which
    has an order of its own (what needs no database comes last, the slowest of all among it)."""
    mark_database(items)
    result = yield
    items[:] = slow_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1)))
    return result


def mark_database(items) -> None:
    """Mark what opens the test database: nothing else need run again on PostgreSQL.

    Of a test with many cases the first is enough there: the others send the same statements with
    other values. Of the tests of one file that only ask for pages, one: the pages of one room
    read the same tables in the same ways. Of a whole file, four, besides those whose transactions
    are the subject: it asks of one part of the program. On SQLite each of them runs.
    """
    fixtures = {"db", "transactional_db", "live_server"}
    cases: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    of_file: Counter[str] = Counter()
    for item in items:
        if fixtures & set(item.fixturenames) or item.get_closest_marker("django_db"):
            name = item.nodeid.partition("[")[0]
            cases[name] += 1
            if cases[name] > CASES_ON_POSTGRESQL:
                continue
            if {"client", "sign_in"} & set(item.fixturenames):
                file = item.nodeid.partition("::")[0]
                pages[file] += 1
                if pages[file] > PAGES_ON_POSTGRESQL:
                    continue
            asked = item.get_closest_marker("django_db")
            if not (asked and asked.kwargs.get("transaction")):
                of_file[str(item.path)] += 1
                if of_file[str(item.path)] > OF_A_FILE_ON_POSTGRESQL:
                    continue
            item.add_marker("database")


def slow_first(items, workers: int) -> list:
    """The slow tests at the head of each worker's part: one that begins last keeps all waiting.

    `--dist worksteal` first gives each worker a run of as many tests, in this order. Those that
    copy the filled data folder are one worker's: the others would wait while it is being filled.
    """
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    filled = [item for item in slow if "filled_folder" in item.fixturenames]
    others = [item for item in slow if "filled_folder" not in item.fixturenames]
    parts = [others] if workers == 1 else [others[n :: workers - 1] for n in range(workers - 1)]
    told, share = [], len(items) // workers
    for part in [filled, *parts][: workers - 1]:
        rest = max(0, share - len(part))
        told += [*part, *quick[:rest]]
        del quick[:rest]
    last = [filled, *parts][workers - 1 :]
    return [*told, *(item for part in last for item in part), *quick]


def pytest_collection_finish() -> None:
    """The whole program is loaded by now and stays: no collection need go through it again.

    What tests leave behind is looked for seldom: a request alone makes thousands of objects.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Everybody: `.agent`, `.colleague`, `.manager`, `.coordination`, `.artist`, `.funder` (users);
    `.host`, `.other_host`, `.ministry`, `.network` (organisations); `.post`."""
    host = make_organisation("Culture Rivière", is_host=True)
    other_host = make_organisation("Arts du Fleuve", is_host=True)
    network = make_organisation("Coordination du réseau", is_host=True)
    ministry = make_organisation("Ministère de la Culture (exemple)")
    agent = make_person("Alice Roy", "alice@example.org", host, "agent")
    post = Post.objects.create(
        title="Agente de développement culturel numérique",
        host=host, owner=agent.person, funder=ministry, visibility=Visibility.HOST,
        from_date="2025-04-01", to_date="2028-03-31",
    )  # fmt: skip
    post.axes.set(Axis.objects.all())
    return SimpleNamespace(
        host=host, other_host=other_host, network=network, ministry=ministry,
        agent=agent,
        colleague=make_person("Bruno Lavoie", "bruno@example.org", other_host, "agent"),
        manager=make_person("Claire Gagnon", "claire@example.org", host, "manager"),
        coordination=make_person("Diane Côté", "diane@example.org", network, "coordination"),
        artist=make_person("Émile Paquet", "emile@example.org", None, ""),
        funder=make_person("France Bélanger", "france@example.org", ministry, "funder"),
        post=post,
        reader=lambda user: VISITOR if user is None else reader_for(user),
    )  # fmt: skip


@pytest.fixture
def sign_in():
    """`sign_in(user)` → a test client with that user's session; None → a visitor."""

    def _sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture
def nursery(django_db_setup, tmp_path) -> Iterator[Nursery]:
    """Processes on a data folder of their own, that will be killed."""
    with Nursery(own_folder(tmp_path), tmp_path) as nursery:
        yield nursery
