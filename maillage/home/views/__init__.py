"""Screens of home: today, the search over everything, a person's own page, who hosts."""
