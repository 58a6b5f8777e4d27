"""Read settings from the environment, with a clear error when a value cannot be read.

Every call registers its name, its default and one French sentence, so that `maillage doctor`,
`.env.example` and `docs/operate.md` are checked against the very same list.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TRUE_WORDS = {"1", "true", "yes", "on", "oui", "vrai"}
FALSE_WORDS = {"0", "false", "no", "off", "non", "faux", ""}


class SettingError(Exception):
    """A setting of the environment cannot be read. The message names it and the remedy."""


@dataclass(frozen=True)
class Setting:
    """One variable of the environment: its name, its default as text, what it does."""

    name: str
    default: str
    help: str
    secret: bool = False


class Environment:
    """Typed access to `MAILLAGE_*` (and `DATABASE_URL`) variables; remembers which exist."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(os.environ if values is None else values)
        self.settings: dict[str, Setting] = {}

    def text(self, name: str, default: str, help: str, *, secret: bool = False) -> str:
        self.settings[name] = Setting(name, default, help, secret)
        return self.values.get(name, default)

    def flag(self, name: str, default: bool, help: str) -> bool:
        raw = self.text(name, "1" if default else "0", help).strip().lower()
        if raw in TRUE_WORDS:
            return True
        if raw in FALSE_WORDS:
            return False
        raise SettingError(f"{name} vaut « {raw} » : écrire 1 (oui) ou 0 (non).")

    def number(self, name: str, default: int, help: str) -> int:
        raw = self.text(name, str(default), help).strip()
        try:
            return int(raw)
        except ValueError:
            raise SettingError(f"{name} vaut « {raw} » : écrire un nombre entier.") from None

    def items(self, name: str, default: str, help: str) -> list[str]:
        return [part.strip() for part in self.text(name, default, help).split(",") if part.strip()]


DATA_NAME, DATA_DEFAULT = "MAILLAGE_DATA", "./var"
KEY_NAME = "MAILLAGE_SECRET_KEY"


def load() -> Environment:
    """The environment, completed by the file `.env` of the current folder; the former wins."""
    return Environment({**read_env_file(Path(".env")), **os.environ})


def data_folder(environment: Environment) -> Path:
    """Where database, media, index and key are kept."""
    named = environment.text(
        DATA_NAME, DATA_DEFAULT, "Dossier des données : base, médias, index, clé."
    )
    return Path(named or DATA_DEFAULT).absolute()


def key_file(data: Path) -> Path:
    """The secret key that `maillage` draws at its first start, when none is set."""
    return data / "secret_key"


def stored_key(data: Path) -> str:
    """The drawn key, or an empty text when there is none that can be read."""
    try:
        return key_file(data).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def read_env_file(path: Path) -> dict[str, str]:
    """The `NAME=value` lines of a file; blank lines and `#` lines are passed over."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.lstrip().startswith("#") and "=" in line:
            name, _, value = line.partition("=")
            values[name.strip()] = value.strip().strip("\"'")
    return values
