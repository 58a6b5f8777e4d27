"""Writes of the room, by what they write. Keyword-only, atomic, journalled where nothing is secret."""
