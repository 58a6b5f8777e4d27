"""An instance of its own for each test of the command: a data folder, an environment."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.database import ROOT, keep_as_template, template


class Instance:
    """A data folder and the command `maillage` run on it as somebody would."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
        kept.pop("DATABASE_URL", None)
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment = {
            **kept, "MAILLAGE_DATA": str(data), "PYTHONPATH": str(ROOT), **environment,
        }  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "maillage.cli", *arguments]

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run to the end; what it printed is text. The folder it runs in holds no `.env`."""
        return subprocess.run(
            self.command(*arguments), env=self.environment, cwd=self.data.parent,
            capture_output=True, text=True, timeout=600, check=False, **more,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Run beside the test; standard output and error are one text."""
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, cwd=self.data.parent, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def json(self, *arguments: str) -> Any:
        """The JSON that a command prints; standard output must hold nothing else."""
        done = self.run(*arguments)
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory) -> Path:
    """A data folder with the demonstration region, made once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data, done = shared / "filled" / "var", shared / "filled.done"
    with (shared / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            fill(data)
            done.touch()
    return data


def fill(data: Path) -> None:
    migrate(data)
    filled = Instance(data).run("demo")
    assert filled.returncode == 0, filled.stderr


def migrate(data: Path) -> None:
    """An empty database in a new folder, the kept one when there is one."""
    data.mkdir(parents=True)
    if template().exists():
        shutil.copyfile(template(), data / "maillage.sqlite3")
    else:
        migrated = Instance(data).run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        keep_as_template(data / "maillage.sqlite3")


@pytest.fixture
def instance(filled_folder, tmp_path) -> Instance:
    """A copy of the filled folder."""
    shutil.copytree(filled_folder, tmp_path / "var")
    return Instance(tmp_path / "var")


@pytest.fixture
def bare_instance(tmp_path) -> Instance:
    """An instance that nobody has written in, without a demonstration."""
    migrate(tmp_path / "bare")
    return Instance(tmp_path / "bare")


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
