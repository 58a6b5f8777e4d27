"""DATABASE_URL: what it says, and what is added to it for PostgreSQL."""

from pathlib import Path

import pytest

from maillage.config.database import POSTGRESQL_OPTIONS, from_url

DATA = Path("data")


def test_postgresql_is_told_that_its_disk_finds_any_block_as_fast():
    found = from_url("postgres://a:b%40c@host:5433/maillage?sslmode=require", data=DATA)
    assert found["OPTIONS"] == {"sslmode": "require", "options": POSTGRESQL_OPTIONS}
    assert (found["PASSWORD"], found["PORT"], found["NAME"]) == ("b@c", "5433", "maillage")


@pytest.mark.parametrize(
    ("query", "options"), [("options=-c%20work_mem%3D8MB", "-c work_mem=8MB"), ("options=", "")]
)
def test_an_address_with_its_own_options_keeps_them(query, options):
    found = from_url(f"postgresql://host/maillage?{query}", data=DATA)
    assert found["OPTIONS"]["options"] == options


def test_an_empty_address_is_sqlite_in_the_data_folder():
    assert from_url("", data=DATA)["NAME"] == str(DATA / "maillage.sqlite3")
