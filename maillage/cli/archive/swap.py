"""Put what was restored in place, and the former aside; finished at the next start if cut short.

A note on the disk names the two folders before the first renaming, and goes after the last one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

NOTE = "restore.todo"


def begin(data: Path, new: Path, former: Path, names: list[str]) -> None:
    """Rename `names` of `new` into the data folder, theirs into `former`."""
    former.mkdir(parents=True)
    note = data / f"{NOTE}.new"
    with note.open("w", encoding="utf-8") as file:
        json.dump({"new": new.name, "former": former.name, "names": names}, file)
        file.flush()
        os.fsync(file.fileno())
    note.replace(data / NOTE)
    finish(data)


def finish(data: Path) -> bool:
    """Do the renamings that are left. Returns whether there was a note."""
    note = data / NOTE
    if not note.is_file():
        return False
    told = json.loads(note.read_text(encoding="utf-8"))
    new, former = data / told["new"], data / told["former"]
    for name in told["names"]:
        in_use, aside = data / name, former / name
        if not (new / name).exists():
            # Done before the cut, or a companion file (-wal) that the new database has not.
            if in_use.exists() and not aside.exists() and name.endswith(("-wal", "-shm")):
                in_use.rename(aside)
            continue
        if in_use.exists():
            aside.parent.mkdir(parents=True, exist_ok=True)
            in_use.rename(aside)
        (new / name).rename(in_use)
    note.unlink()
    return True
