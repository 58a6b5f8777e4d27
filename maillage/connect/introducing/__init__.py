"""Introductions: whom to bring together and why, the message, what came of it; and the warm path.

A refusal is absolute and told to nobody: see `apart.py` and `answers.py`.
"""
