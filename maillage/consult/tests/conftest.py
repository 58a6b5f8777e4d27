"""Coordination signs in with a second factor; in these tests it is a given."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator


@pytest.fixture
def second_factors(cast):
    """The coordination's second factor, so that its pages answer."""
    return Authenticator.objects.create(user=cast.coordination, type="totp", data={"secret": "x"})
