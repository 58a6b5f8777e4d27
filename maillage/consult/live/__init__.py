"""Workshops held live: join, write, read, and lead. `docs/decisions` says why phones poll."""
