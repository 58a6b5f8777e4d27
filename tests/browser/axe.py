"""What axe finds on a page, in the light and in the dark theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

ALL_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The themes differ by their colours alone (tokens.css): the rest is read in the first.
RULES_ON_COLOUR = ["color-contrast", "link-in-text-block"]
# Ours are no frames and no styles from elsewhere.
QUICKLY = {"iframes": False, "preload": False}
READING = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").partition("async")
# Theme → the kinds of text whose colours were found good in it, on any page since this run began.
known: dict[str, set[str]] = {"light": set(), "dark": set()}


def found_by_axe(page: Any) -> list[str]:
    """What axe finds in the light theme, then in the dark one's colours; a line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = []
    # What lies under the pointer changes colour by degrees.
    page.mouse.move(0, 0)
    for theme, rules in (("light", ALL_RULES), ("dark", None)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        told = page.evaluate(
            "async" + READING[2].rstrip().rstrip(";"),
            {"rules": rules, "colours": RULES_ON_COLOUR, "known": sorted(known[theme]),
             "options": QUICKLY},
        )  # fmt: skip
        known[theme].update(told["read"])
        found += [f"{theme} {line}" for line in told["violations"]]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found
