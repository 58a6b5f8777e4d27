"""The minutes of a workshop: what its confirmed groups said, and what came of it.

`reading` gathers them for a reader, `document` and `data` write them (`formats`), `paging` cuts
them into pages for the screen, `publishing` says who else may read them.
"""
