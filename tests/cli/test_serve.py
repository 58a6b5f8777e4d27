"""The served tree: it answers, restarts what falls, stops at once, leaves no orphan."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
import urllib.request
from datetime import timedelta
from types import SimpleNamespace

import psutil
import pytest
from django.utils import timezone

from maillage.cli.serve import check_public, is_local, name_own_address, public_reasons
from maillage.core.console import Problem
from maillage.core.schedules import enqueue_due, run_job, take_up_again, write_schedules

MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True),
        ("127.3.2.1", True), ("maillage.localhost", True), ("0.0.0.0", False), ("::", False),
        ("192.168.1.4", False), ("maillage.example.org", False), ("*", False),
        (".example.org", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_local(name, local):
    assert is_local(name) is local


@pytest.mark.parametrize(
    ("told", "host", "port", "expected"),
    [
        (None, "127.0.0.1", 8112, "http://127.0.0.1:8112"),
        (None, "::1", 8112, "http://[::1]:8112"),
        (None, "127.0.0.1", 0, None),
        (None, "0.0.0.0", 8112, None),
        ("https://maillage.example.org", "127.0.0.1", 8112, "https://maillage.example.org"),
    ],
)
def test_links_in_mails_lead_to_the_port_that_is_served(monkeypatch, told, host, port, expected):
    monkeypatch.setenv("MAILLAGE_SITE_URL", told or "")
    name_own_address(host, port)
    assert (os.environ["MAILLAGE_SITE_URL"] or None) == expected


@pytest.mark.parametrize(
    ("values", "host"),
    [
        ({}, "0.0.0.0"),
        ({"SITE_URL": "https://maillage.example.org"}, "127.0.0.1"),
        ({"ALLOWED_HOSTS": ["localhost", "maillage.example.org"]}, "127.0.0.1"),
    ],
)
def test_a_public_address_is_refused_with_the_default_key_or_demonstration_accounts(
    cast, settings, values, host
):
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.SECRET_KEY = "x" * 64
    assert public_reasons("127.0.0.1") == []
    for name, value in values.items():
        setattr(settings, name, value)
    check_public(host)
    cast.agent.is_demo = True
    cast.agent.save()
    with pytest.raises(Problem, match="démonstration"):
        check_public(host)
    settings.SECRET_KEY = settings.DEFAULT_SECRET_KEY
    with pytest.raises(Problem, match="clé secrète"):
        check_public(host)


def test_serve_itself_refuses_a_public_address_while_there_are_demonstration_accounts(
    instance, port
):
    done = instance.begin("serve", "--host", "0.0.0.0", "--port", str(port))
    assert done.returncode == 1
    assert "démonstration" in done.stderr
    assert "maillage demo --remove" in done.stderr


def test_a_taken_port_is_told_with_another_one(instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = instance.begin("serve", "--port", str(number))
    assert done.returncode == 1
    assert str(number) in done.stderr
    assert f"--port {number + 1}" in done.stderr


# --- A running tree ---------------------------------------------------------------------------
def lines_until(process, wanted: str, seconds: float = 60) -> list[str]:
    """What the process prints until a line holds `wanted`."""
    lines, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        line = process.stdout.readline()
        lines.append(line)
        if wanted in line:
            return lines
        if not line and process.poll() is not None:
            break
    raise AssertionError(f"« {wanted} » never came:\n{''.join(lines)}")


def wait_for(condition, seconds: float = 15):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came true")


@pytest.fixture
def tree(instance, port, request):
    """A running tree, by fork and by spawn."""
    how = ["--spawn"] if request.param == "spawn" else []
    process = instance.start("serve", "--port", str(port), "--workers", "2", *how)
    try:
        lines = lines_until(process, "membre")
        state = json.loads((instance.data / "serve.json").read_text())
        yield SimpleNamespace(
            instance=instance, process=process, lines=lines, state=state,
            url=f"http://127.0.0.1:{port}", all=psutil.Process(process.pid),
        )  # fmt: skip
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)
        process.stdout.close()


def family(tree) -> list[psutil.Process]:
    return tree.all.children(recursive=True)


def answers(tree) -> bool:
    try:
        with urllib.request.urlopen(f"{tree.url}/connexion/login/", timeout=5) as reply:
            return reply.status == 200
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("tree", ["fork", "spawn"], indirect=True)
def test_the_tree_answers_restarts_what_falls_and_stops_within_ten_seconds(tree):
    assert any(tree.url in line for line in tree.lines)
    assert any("alice@demo.example" in line for line in tree.lines)
    wait_for(lambda: answers(tree))
    again = tree.instance.begin("serve", "--port", "0")
    assert again.returncode == 1
    assert "travaille déjà" in again.stderr
    fallen = tree.state["roles"]["courts"]["pid"]
    os.kill(fallen, signal.SIGKILL)
    path = tree.instance.data / "serve.json"
    restarted = wait_for(
        lambda: (
            (role := json.loads(path.read_text())["roles"]["courts"])["restarts"] == 1
            and role["pid"] not in {0, fallen}
            and role
        )
    )
    assert psutil.pid_exists(restarted["pid"])
    everybody = family(tree)
    begun = time.monotonic()
    tree.process.send_signal(signal.SIGINT)
    assert tree.process.wait(12) == 0
    assert time.monotonic() - begun < 10
    _gone, left = psutil.wait_procs(everybody, timeout=1)
    assert left == []
    assert not path.exists()


@pytest.mark.slow
@pytest.mark.parametrize("tree", ["fork"], indirect=True)
def test_the_tree_fits_in_one_gigabyte_and_a_killed_supervisor_leaves_no_orphan(tree):
    wait_for(lambda: answers(tree))
    everybody = [tree.all, *family(tree)]
    if psutil.LINUX:
        held = sum(process.memory_full_info().pss for process in everybody)
        assert held < 600 * MEGABYTE
    everybody = family(tree)
    tree.process.kill()
    tree.process.wait(5)
    _gone, left = psutil.wait_procs(everybody, timeout=12)
    assert left == []


# --- Work that comes back -------------------------------------------------------------------------
@pytest.fixture
def one_job(monkeypatch):
    from maillage.core.registry import registry

    done: list[str] = []
    monkeypatch.setattr(registry, "jobs", {"test.job": (lambda: done.append("done"), 60)})
    return done


def test_a_due_job_is_put_on_the_queue_once(db, one_job):
    write_schedules()
    write_schedules()
    assert enqueue_due() == ["test.job"]
    assert enqueue_due() == []
    later = timezone.now() + timedelta(minutes=61)
    assert enqueue_due(later) == [], "the first one still waits"


def test_a_job_writes_how_it_went(db, one_job, monkeypatch):
    from maillage.core.models import Schedule
    from maillage.core.registry import registry

    write_schedules()
    run_job.call("test.job")
    assert one_job == ["done"]
    assert Schedule.objects.get().last_problem == ""

    def fail() -> None:
        raise RuntimeError("le site ne répond pas")

    monkeypatch.setattr(registry, "jobs", {"test.job": (fail, 60)})
    run_job.call("test.job")
    assert "ne répond pas" in Schedule.objects.get().last_problem


def test_the_work_of_a_killed_worker_is_taken_up_again_but_not_for_ever(db, one_job):
    from django_tasks_db.models import DBTaskResult

    run_job.enqueue("test.job")
    task = DBTaskResult.objects.get()
    for _try in range(2):
        task.claim("a worker that will die")
        assert take_up_again("long") == 1
        task.refresh_from_db()
        assert task.status == "READY"
    task.claim("the third")
    assert take_up_again("long") == 0
    task.refresh_from_db()
    assert task.status == "FAILED"
