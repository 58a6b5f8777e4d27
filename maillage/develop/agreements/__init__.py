"""Partnerships and agreements: between whom, about what, until when, and who is told in time."""
