"""Accounts: who may sign in, invited by whom, with which roles until when."""
