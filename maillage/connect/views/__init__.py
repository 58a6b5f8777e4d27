"""Screens of connect."""
