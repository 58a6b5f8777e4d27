"""A plugin that makes the pages come slowly, to find the journeys that do not wait for them.

    pytest -p tests.browser.slow tests/browser

Each page is answered after a quarter of a second, its first character a quarter before the rest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse

PAUSE = 0.25


class Drop:
    """A body whose first byte comes before the rest: the browser shows a page that is empty."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[bytes]:
        body = self.answer.content
        yield body[:1]
        time.sleep(PAUSE)
        yield body[1:]

    def close(self) -> None:
        self.answer.close()


@pytest.fixture(scope="session", autouse=True)
def slow_pages():
    answer = WSGIHandler.__call__

    def slowly(handler, environ, start_response):
        if not environ["PATH_INFO"].startswith(("/static/", "/media/")):
            time.sleep(PAUSE)
        response = answer(handler, environ, start_response)
        is_page = isinstance(response, HttpResponse) and len(response.content) > 1
        return Drop(response) if is_page and "html" in response["Content-Type"] else response

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WSGIHandler, "__call__", slowly)
        yield
