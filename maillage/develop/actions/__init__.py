"""Writes of the room, by what they write: keyword-only, atomic, journalled but for secrets."""
