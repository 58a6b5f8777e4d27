"""The settings in force, without secrets."""

from __future__ import annotations


def settings_without_secrets() -> dict[str, str]:
    """Name → value of the environment's settings that are set and are no secret."""
    from maillage.config.settings import ENV

    return {
        name: ENV.values[name]
        for name, setting in sorted(ENV.settings.items())
        if not setting.secret and name in ENV.values
    }


def as_env_file(kept: dict[str, str]) -> str:
    """The lines of an `.env` file."""
    return "".join(f"{name}={value}\n" for name, value in kept.items())
