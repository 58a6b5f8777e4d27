"""Screens of the showcase, by topic."""
