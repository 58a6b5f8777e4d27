"""The content to read: a file of this machine, or an address of the web."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maillage.algorithms.said import Said
from maillage.core.fetch import fetch
from maillage.offer.harvest.polite import Pace, Refusal, Robots, ask, not_harvested
from maillage.offer.harvest.reading import MAX_BYTES, TOO_BIG

SECONDS = 60.0


@dataclass(frozen=True)
class Opened:
    """Bytes and what came with them."""

    data: bytes
    name: str
    base: str = ""
    content_type: str = ""


def is_address(given: str) -> bool:
    """Whether what was given is an address rather than a file."""
    return given.strip().lower().startswith(("http:", "https:", "webcal:"))


def open_source(given: str) -> Opened:
    """The content of a file or an address. Raises Refusal, with the reason in words."""
    if is_address(given):
        answer = ask(
            given.strip(), fetch=fetch, robots=Robots(fetch), pace=Pace(),
            max_bytes=MAX_BYTES, timeout=SECONDS,
        )  # fmt: skip
        return Opened(answer.data, answer.url, answer.url, answer.content_type)
    closed = not_harvested(given) if not Path(given).exists() else None
    if closed:
        raise Refusal(closed, is_final=True)
    return _file(Path(given))


def _file(path: Path) -> Opened:
    try:
        if path.is_dir():
            raise Refusal(Said("c’est un dossier et non un fichier"))
        with path.open("rb") as file:
            # One byte more than allowed: a file too big is refused before it is read.
            size = path.stat().st_size
            data = b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise Refusal(Said("ce fichier n’existe pas")) from error
    except (OSError, ValueError) as error:
        raise Refusal(Said("ce fichier ne s’ouvre pas")) from error
    if size > MAX_BYTES or len(data) > MAX_BYTES:
        raise Refusal(TOO_BIG)
    return Opened(data, path.name)
