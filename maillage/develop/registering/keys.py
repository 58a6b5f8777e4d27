"""A person's own page is opened by a key. The database keeps only its hash.

The key is made from the registration's `uid` and the program's secret, so that mails can say it
again although nobody who reads the database (or a backup) could. A badge bears another key: anybody
may photograph it, and those who prepare the evening print it. It tells her tables and no more.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from maillage.core.models.base import ALPHABET
from maillage.develop.models import Registration

LENGTH, BADGE_LENGTH = 24, 12


def key_of(registration: Registration) -> str:
    """24 of 31 characters that cannot be mistaken for one another: 118 bits."""
    drawn = salted_hmac("develop.registration", registration.uid, algorithm="sha256").digest()
    return _written(drawn, LENGTH)


def _written(drawn: bytes, length: int) -> str:
    number = int.from_bytes(drawn, "big")
    letters = []
    for _place in range(length):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)


def hash_of(key: str) -> str:
    """What is kept of a key: as long and as random as it is, it needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def seal(registration: Registration) -> Registration:
    """Give a new registration the hash of its key; to be called before it is saved."""
    registration.key_hash = hash_of(key_of(registration))
    return registration


def registration_of(key: str) -> Registration | None:
    """The registration that a key opens; None for a forged or forgotten one."""
    rows = Registration.objects.select_related("evening", "actor", "host_of")
    return rows.filter(key_hash=hash_of(key)).first()


def badge_key_of(registration: Registration) -> str:
    """What the QR code of a badge holds: the registration's `uid` and a signature."""
    drawn = salted_hmac("develop.badge", registration.uid, algorithm="sha256").digest()
    return registration.uid + _written(drawn, BADGE_LENGTH)


def registration_of_badge(key: str) -> Registration | None:
    """The registration whose badge bears this key; None for a forged one."""
    rows = Registration.objects.select_related("evening", "host_of")
    found = rows.filter(uid=key[:-BADGE_LENGTH]).first() if key.isalnum() else None
    if found is None or not constant_time_compare(key, badge_key_of(found)):
        return None
    return found


def badge_url(registration: Registration) -> str:
    """The whole address that the badge's QR code opens."""
    with override(language_of(registration)):
        path = reverse("develop:badge", args=[badge_key_of(registration)])
    return settings.SITE_URL.rstrip("/") + path


def own_path(registration: Registration) -> str:
    """The path of a person's own page, in the language that she registered in."""
    with override(language_of(registration)):
        return reverse("develop:my_evening", args=[key_of(registration)])


def own_url(registration: Registration) -> str:
    """The same, as a whole address: for mails."""
    return settings.SITE_URL.rstrip("/") + own_path(registration)


def language_of(registration: Registration) -> str:
    return "en" if registration.language.startswith("en") else "fr-ca"
