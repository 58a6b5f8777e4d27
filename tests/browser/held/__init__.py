"""A gathering from its preparation to its minutes, chapter by chapter, as its users hold it."""
