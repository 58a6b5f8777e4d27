"""The regional showcase: agenda, directory, works and magazine, and the harvest that feeds them."""
