"""Plans as people read them: tables round by round, what a plan is worth, two plans compared."""
