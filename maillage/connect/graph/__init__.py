"""The network as a reader sees it: what it tells, its map, its list, its files.

`seen` says which actors and ties; `reading` has them analysed and keeps the answer; `lists`,
`telling`, `focus`, `places`, `drawing` and `formats` show it. Everything that is shown begins with
what `core.access.visible` lets this reader see, now.
"""
