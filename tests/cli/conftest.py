"""An instance of its own for each test of the command: a data folder, an environment."""

from __future__ import annotations

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
            capture_output=True, text=True, timeout=120, check=False, **more,
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
    """A data folder with the demonstration region, made once."""
    data = tmp_path_factory.mktemp("filled") / "var"
    data.mkdir()
    if template().exists():
        shutil.copyfile(template(), data / "maillage.sqlite3")
    else:
        assert Instance(data).run("migrate").returncode == 0
        keep_as_template(data / "maillage.sqlite3")
    done = Instance(data).run("demo")
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def instance(filled_folder, tmp_path) -> Instance:
    """A copy of the filled folder."""
    shutil.copytree(filled_folder, tmp_path / "var")
    return Instance(tmp_path / "var")


@pytest.fixture
def bare_instance(filled_folder, tmp_path) -> Instance:
    """An instance without a demonstration."""
    data = tmp_path / "bare"
    shutil.copytree(filled_folder, data)
    bare = Instance(data)
    assert bare.run("demo", "--remove").returncode == 0
    return bare


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
