"""Circles: who sits in them, what is said there, how they end and what they leave."""
