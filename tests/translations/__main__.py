"""`python -m tests.translations update|check|missing|fill FILE.json`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.translations import catalogues
from tests.translations.plain import untranslated
from tests.translations.sources import read_sources

PACKAGE = Path(__file__).resolve().parent.parent.parent / "maillage"


def check(package: Path) -> list[str]:
    """Every fault of a package's strings and catalogues, one a line."""
    sources = read_sources(package)
    return [*sources.faults, *catalogues.faults(package, sources), *untranslated(package)]


def main(arguments: list[str], package: Path = PACKAGE) -> int:
    """Run one of the four acts; returns the exit code."""
    options = argparse.ArgumentParser(prog="python -m tests.translations", description=__doc__)
    options.add_argument("act", choices=["update", "check", "missing", "fill"])
    options.add_argument("file", nargs="?", type=Path)
    asked = options.parse_args(arguments)
    if asked.act == "check":
        found = check(package)
        print("\n".join(found) or "Traductions : rien ne manque.", file=sys.stderr)
        return 1 if found else 0
    catalogues.update(package, read_sources(package))
    if asked.act == "missing":
        print(json.dumps(catalogues.missing(package), ensure_ascii=False, indent=1))
    elif asked.act == "fill":
        if asked.file is None:
            options.error("fill demande un fichier JSON")
        english = json.loads(asked.file.read_text(encoding="utf-8"))
        for text in catalogues.fill(package, english):
            print(f"inconnu : {text!r}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
