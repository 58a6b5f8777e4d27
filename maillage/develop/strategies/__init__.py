"""Strategies: what several mean to reach, what tells that it comes nearer, who does what for it."""
