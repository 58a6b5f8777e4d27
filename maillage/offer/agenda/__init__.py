"""The agenda: what a visitor asks in an address, and what is on."""
