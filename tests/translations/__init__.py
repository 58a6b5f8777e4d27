"""French is the source, English is complete: catalogues without any gettext tool on the machine.

`python -m tests.translations update|check|missing|fill FILE.json`
"""
