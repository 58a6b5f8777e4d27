"""What is printed for an evening: badges, a sheet per table, a slip per person when screens fail."""
