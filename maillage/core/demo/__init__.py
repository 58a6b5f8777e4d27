"""A small demonstration region, la Mauricie: believable, and all of it invented.

`fill_once()` writes it when it is not there; rooms add their part with `registry.add_demo`.
`remove()` takes away everything that hangs on it. Every name ends in « (exemple) ».
"""

from __future__ import annotations

from maillage.core.console import Console
from maillage.core.demo.cast import ACCOUNTS, PASSWORD, Cast
from maillage.core.demo.remove import remove
from maillage.core.models import User

__all__ = ["ACCOUNTS", "PASSWORD", "Cast", "fill_once", "remove", "sign_ins"]


def is_there() -> bool:
    """Whether the region was already written here."""
    return User.objects.filter(is_demo=True).exists()


def fill_once(console: Console) -> bool:
    """Write the region unless it is there, whole or not at all. Returns whether it was written."""
    from django.db import transaction

    from maillage.core.demo.region import write_region
    from maillage.core.registry import registry

    if is_there():
        return False
    total = 1 + len(registry.demos)
    with console.progress("Région de démonstration", total) as bar, transaction.atomic():
        cast = write_region()
        bar.advance()
        for _order, fill in sorted(registry.demos, key=lambda pair: pair[0]):
            fill(cast)
            bar.advance()
    return True


def sign_ins() -> list[tuple[str, str, str]]:
    """(who, e-mail, password) of the demonstration accounts that exist."""
    there = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
    return [(a.who, a.email, PASSWORD) for a in ACCOUNTS if a.email in there]
