"""Each import contract breaks, by its name, when one import goes against it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINTER = Path(sys.executable).parent / "lint-imports"
FLOORS = "Les étages : config, cli > home, report > salles > core > search, algorithms"
ROOMS = "Les salles ne s'importent pas entre elles"
PURE = "Les algorithmes ne connaissent pas Django"
MODELS = "Les modèles ne connaissent ni écrans ni formulaires"
WRONG_IMPORTS = [
    (FLOORS, "core/journal.py", "import maillage.consult.urls"),
    (FLOORS, "core/access.py", "import maillage.home.urls"),
    (FLOORS, "consult/urls.py", "from maillage.report import urls"),
    (FLOORS, "home/urls.py", "from maillage.config import settings"),
    (FLOORS, "algorithms/typography.py", "from maillage.core import journal"),
    (FLOORS, "search/index.py", "from maillage.algorithms import typography"),
    (FLOORS, "report/urls.py", "import maillage.cli"),
    (ROOMS, "connect/urls.py", "from maillage.consult import urls"),
    (ROOMS, "consult/notes/model.py", "import maillage.connect.urls"),
    (PURE, "algorithms/french_dates/reading.py", "from django.utils import timezone"),
    (PURE, "search/index.py", "import wagtail.models"),
    (MODELS, "core/models/actors.py", "from maillage.core.views import errors"),
    (MODELS, "core/models/work.py", "from maillage.core.gestures import forms"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """The package's modules, emptied: the floors without what stands on them."""
    place = tmp_path_factory.mktemp("house")
    for path in (ROOT / "maillage").rglob("*.py"):
        copy = place / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint(place: Path) -> str:
    done = subprocess.run(
        [str(LINTER), "--no-cache"],
        cwd=place, env={**os.environ, "PYTHONPATH": str(place)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    # The report wraps long lines.
    return " ".join((done.stdout + done.stderr).split())


def test_the_empty_house_keeps_every_contract(house):
    said = lint(house)
    assert "0 broken" in said, said
    assert said.count("KEPT") == len(contracts())


@pytest.mark.parametrize(("contract", "file", "wrong"), WRONG_IMPORTS)
def test_a_wrong_import_breaks_the_contract_by_its_name(house, contract, file, wrong):
    path = house / "maillage" / file
    assert path.exists(), "the house was rearranged: name another file here"
    path.write_text(f"{wrong}\n", encoding="utf-8")
    try:
        said = lint(house)
    finally:
        path.write_text("", encoding="utf-8")
    assert f"{contract} BROKEN" in said, said


def contracts() -> list[str]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in told["tool"]["importlinter"]["contracts"]]


def test_every_contract_is_tried():
    assert {contract for contract, _file, _wrong in WRONG_IMPORTS} == set(contracts())
