"""The characters of a file: what its headers and marks say, then UTF-8, then what Windows wrote."""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.I)
# What browsers take these names for (WHATWG Encoding).
_WINDOWS = ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii")


def decoded(data: bytes, content_type: str = "") -> str:
    """The text of a file. What cannot be read is « \ufffd »; never raises."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for name in _named(data, content_type):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    # A page cut in the middle of a sign is still UTF-8.
    text = data.decode("utf-8", errors="replace")
    return text if text.count("\ufffd") < 3 else data.decode("cp1252", errors="replace")


def _named(data: bytes, content_type: str) -> list[str]:
    found = [m[1] for m in [_CHARSET.search(content_type)] if m]
    for pattern in (_META, _XML):
        m = pattern.search(data[:4_000])
        if m:
            found.append(m[1].decode("ascii", errors="replace"))
    names = ["cp1252" if name.lower() in _WINDOWS else name for name in found]
    return [name for name in names if _is_text(name)]


def _is_text(name: str) -> bool:
    try:
        return codecs.lookup(name)._is_text_encoding  # not « rot13 », « zip »…
    except (LookupError, AttributeError):
        return False
