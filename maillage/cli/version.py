"""Which version this is: that of the installed package, else the first heading of CHANGELOG.md."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def program_version() -> str:
    """`major.minor.patch`. In a checkout the changelog wins: it is what the next build will say."""
    if CHANGELOG.is_file():
        heading = re.search(r"^## (\d+\.\d+\.\d+)", CHANGELOG.read_text(encoding="utf-8"), re.M)
        if heading:
            return heading[1]
    try:
        return version("maillage")
    except PackageNotFoundError:
        return "0.0.0"
