"""Web addresses, telephones and positions without what varies from source to source."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_\w+|ref)=", re.IGNORECASE)
_EXTENSION = re.compile(r"(?i)\b(?:poste|ext|x)\b|#")


def page_key(url: str) -> str:
    """An address without scheme, `www.`, tracking nor final stroke; a home page is no page."""
    if not url:
        return ""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").casefold()
    asked = [p for p in parts.query.split("&") if p and not _TRACKING.match(p)]
    if not path and not asked:
        return ""
    query = "&".join(sorted(asked))
    return f"{parts.netloc.casefold().removeprefix('www.')}{path}?{query}".rstrip("?")


def phone_key(phone: str) -> str:
    """The last ten figures of a telephone number, extension left out; "" under seven."""
    figures = re.sub(r"\D", "", _EXTENSION.split(phone)[0])
    return figures[-10:] if len(figures) >= 7 else ""


def position(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Degrees, or None when they are not on the globe or are the origin that software puts."""
    try:
        place = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        return None
    if not (abs(place[0]) <= 90 and abs(place[1]) <= 180) or place == (0.0, 0.0):
        return None
    return place
