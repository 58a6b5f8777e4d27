"""A backup: one file with the database, the media and the settings that are no secret."""
