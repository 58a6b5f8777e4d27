"""Codes cannot be guessed: an address that tries wrong ones is refused every code for a while.

Only wrong codes count, so that a whole room behind one address joins freely. A code has 8 of 31
characters; at the limits of the settings (« join_code ») an address tries a few hundred a day.
"""

from __future__ import annotations

import logging

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)
SHUT_FOR = 5 * 60  # seconds


def _shut_key(request: HttpRequest) -> str:
    return f"consult:shut:{ratelimit.get_ip(request)}"


def is_shut_out(request: HttpRequest) -> bool:
    """Whether this address tried too many wrong codes: it is told of no code, right or wrong."""
    return cache.get(_shut_key(request)) is not None


def count_wrong_code(request: HttpRequest) -> None:
    """One wrong code more from this address; beyond the limit it is shut out, and it is logged."""
    usage = ratelimit.consume(request, app="allauth.account", action="join_code", limit_get=True)
    if usage is None and cache.add(_shut_key(request), 1, SHUT_FOR):
        # Never the code: it may be one letter away from a right one.
        logger.warning(
            "Trop de codes d’atelier erronés depuis %s : refusés %d minutes.",
            ratelimit.get_ip(request), SHUT_FOR // 60,
        )  # fmt: skip
