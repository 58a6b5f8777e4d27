"""Reading what sources say of events. Nothing here writes: see `running.py` for the database."""
