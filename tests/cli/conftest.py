"""An instance of its own for each test of the command: a data folder, an environment."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.again import NOT_BEGUN
from tests.database import ROOT, keep_as_template, template
from tests.kept import kept
from tests.nursery import Nursery


class Instance:
    """A data folder and the command `maillage` run on it as somebody would."""

    def __init__(self, data: Path, nursery: Nursery | None = None, **environment: str) -> None:
        self.data, self.nursery = data, nursery
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
        kept.pop("DATABASE_URL", None)
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment = {
            **kept, "MAILLAGE_DATA": str(data), "PYTHONPATH": str(ROOT), **environment,
        }  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "maillage.cli", *arguments]

    def run(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end; what it printed is text. The folder it runs in holds no `.env`.

        Forked from a loaded program when there is one: see again.py.
        """
        if self.nursery is None:
            return self.begin(*arguments, input=input)
        said = Path(tempfile.mkdtemp(dir=self.nursery.folder)) / "said"
        said.with_suffix(".in").write_text(input, encoding="utf-8")
        here = self.nursery.folder / "here"
        here.unlink(missing_ok=True)
        here.symlink_to(self.data.parent)
        data = self.environment["MAILLAGE_DATA"].replace(str(self.data.parent), str(here))
        environment = {**self.environment, "MAILLAGE_DATA": data}
        told = (list(arguments), environment, str(here), str(said))
        code = self.nursery.start(f"from tests.cli.again import command\ncommand(*{told!r})").end()
        out, err = (said.with_suffix(end).read_text("utf-8") for end in (".out", ".err"))
        assert code != NOT_BEGUN, err
        return subprocess.CompletedProcess(self.command(*arguments), code, out, err)

    def begin(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        """The same from nothing, as a terminal starts it."""
        return subprocess.run(
            self.command(*arguments), env=self.environment, cwd=self.data.parent, input=input,
            capture_output=True, text=True, timeout=600, check=False,
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
def filled_folder() -> Path:
    """A data folder with the demonstration region, to be copied."""
    return kept("filled", lambda folder: fill(folder / "var")) / "var"


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


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Iterator[Nursery]:
    """A process that has loaded the program and forks what `Instance.run` asks for."""
    folder = tmp_path_factory.mktemp("loaded")
    with Nursery(Instance(folder / "here" / "var").environment, folder) as nursery:
        yield nursery


@pytest.fixture
def instance(filled_folder, tmp_path, loaded) -> Instance:
    """A copy of the filled folder."""
    shutil.copytree(filled_folder, tmp_path / "var")
    return Instance(tmp_path / "var", loaded)


@pytest.fixture
def bare_instance(tmp_path, loaded) -> Instance:
    """An instance that nobody has written in, without a demonstration."""
    migrate(tmp_path / "bare" / "var")
    return Instance(tmp_path / "bare" / "var", loaded)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
