"""A spreadsheet into a list: read, map the columns, look before writing, write, undo."""
