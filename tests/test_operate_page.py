"""docs/operate.md and .env.example tell of every command and every setting, and of no other."""

from __future__ import annotations

import re

import pytest

from maillage.config.settings import ENV
from tests.cli.test_help_and_errors import every_command
from tests.database import ROOT

PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(ENV.settings))
def test_every_setting_is_on_the_page_and_in_the_example(name):
    assert f"| `{name}` |" in PAGE
    assert re.search(rf"^#?{name}=", EXAMPLE, re.M)


def test_no_other_setting_is_told():
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.M))
    told |= set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.M))
    assert told == set(ENV.settings)


def test_every_command_is_on_the_page():
    for name in every_command():
        assert f"maillage {name}" in PAGE, name


def test_every_option_of_the_served_tree_is_on_the_page():
    serve = every_command()["serve"]
    options = [p.opts[0] for p in serve.params if not p.hidden and p.opts[0] != "--json"]
    assert all(f"`{option}`" in PAGE for option in options)


@pytest.mark.parametrize("command", ["run", "test", "test-fast", "check", "bench", "lock"])
def test_every_make_target_of_the_readme_exists(command):
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def test_every_work_that_comes_back_is_on_the_page():
    from maillage.core.registry import registry

    assert {name for name in registry.jobs if f"| `{name}` |" not in PAGE} == set()
