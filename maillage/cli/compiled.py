"""Where numba keeps what it compiled: in the data folder, so that no process compiles it twice."""

import os
from pathlib import Path


def keep_compiled_code(data: Path) -> None:
    """Called before numba is imported; children inherit it. What the host chose is left alone.

    Without a data folder that may be written, numba keeps it with the account.
    """
    if data.is_dir() and os.access(data, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str((data / "cache" / "numba").absolute()))
