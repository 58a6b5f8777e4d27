"""Prepare a workshop: templates, settings, steps, groups, links, posters, rehearsal."""
