"""What the journeys do with a page, each waiting for the page it leads to.

Playwright comes back from a click as soon as the next page is on its way: what is then read at
once (its width, its address, the focus) may still be nothing on a slower machine.
"""

from __future__ import annotations


def press(page, name: str) -> None:
    """Press the button of exactly this name and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def width(page) -> int:
    """CSS pixels that the page asks for, once there is a page."""
    page.wait_for_load_state("domcontentloaded")
    return page.evaluate("document.documentElement.scrollWidth")
