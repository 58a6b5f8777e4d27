"""The night itself: who is there, the round under way, the rounds mended for who is there."""
