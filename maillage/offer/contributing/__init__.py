"""Contributing without an account: a text is understood, a form is sent, a private link holds."""
