"""Measures what a public page weighs before its images: its HTML, CSS and scripts as they travel.

python bench/weight.py [--at http://127.0.0.1:8000]

Asks a server that runs (`make run`: the demonstration region) as a browser does, compression
accepted, and sums what was received. The event, the actor and the work are the first that their
lists lead to. Fonts are counted apart: they are kept by the browser from one page to the next.
The library of the map, which comes when a visitor opens it, is shown beside and not judged.
Prints Markdown for docs/measurements.md. Exit code 1 when a page weighs more than 100 kB.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import time
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import machine

LIMIT = 100_000
PAGES = (
    ("agenda", "/agenda/", ""),
    ("agenda, month", "/agenda/mois/", ""),
    ("agenda, map", "/agenda/carte/", ""),
    ("event", "/agenda/", r'href="(/evenements/[^"/]+/)"'),
    ("directory", "/repertoire/", ""),
    ("profile", "/repertoire/", r'href="(/repertoire/[^"/?]+/)"'),
    ("works", "/oeuvres/", ""),
    ("work", "/oeuvres/", r'href="(/oeuvres/[^"/?]+/)"'),
    ("magazine", "/magazine/", ""),
    ("article", "/magazine/", r'href="(/magazine/[^"/?]+/)"'),
)
SHEET = re.compile(r'<link[^>]+rel="stylesheet"[^>]*>')
HREF = re.compile(r'href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]+src="([^"]+)"')
LATER = re.compile(r'data-(?:library|sheet|worker)="([^"]+)"')


def received(address: str) -> tuple[int, str]:
    """Bytes that travelled, and the text they hold."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"}), timeout=30) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if packed else body).decode()


def weigh(base: str, path: str) -> tuple[int, int, int]:
    """HTML, CSS and scripts of a page, in bytes received."""
    html, text = received(base + path)
    sheets = {HREF.search(tag)[1] for tag in SHEET.findall(text) if HREF.search(tag)}
    scripts = set(SCRIPT.findall(text))
    css, code = (
        sum(received(urljoin(base + path, address))[0] for address in addresses)
        for addresses in (sheets, scripts)
    )
    return html, css, code


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="http://127.0.0.1:8000", metavar="ADDRESS")
    base = parser.parse_args().at.rstrip("/")
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, {machine()}\n")
    print("| page | HTML | CSS | scripts | in all, kB | limit |\n|---|---|---|---|---|---|")
    is_heavy = False
    for name, path, link in PAGES:
        found = re.search(link, received(base + path)[1]) if link else None
        if link and not found:
            continue
        parts = weigh(base, found[1] if found else path)
        is_heavy |= sum(parts) > LIMIT
        mark = " ✗" if sum(parts) > LIMIT else ""
        cells = " | ".join(f"{part / 1000:.1f}" for part in (*parts, sum(parts)))
        print(f"| {name} | {cells}{mark} | 100 |")
    map_page = base + "/agenda/carte/"
    later = LATER.findall(received(map_page)[1])
    opened = sum(received(urljoin(map_page, address))[0] for address in later)
    print(f"| the map, once opened | | | | + {opened / 1000:.1f} | |")
    return int(is_heavy)


if __name__ == "__main__":
    sys.exit(main())
