"""What is printed: badges, a sheet per table, a slip per person for when screens fail."""
