"""What comes after an evening: wishes to meet again, what became of them, what the evening was."""
