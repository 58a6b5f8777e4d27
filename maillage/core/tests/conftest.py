"""What the tests of core share."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_left_over():
    """Limits and used links live in the cache: each test starts with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def second_step():
    """`second_step(user)` → the user has an authenticator app; returns `code()`, its code now."""
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)

        def code():
            counter = next(iter(yield_hotp_counters_from_time()))
            return format_hotp_value(hotp_value(secret, counter))

        return code

    return set_up
