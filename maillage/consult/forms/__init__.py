"""Forms of workshops, by topic."""
