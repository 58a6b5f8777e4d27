"""The one way to do a list: search, filters, sort, pages, saved views, export, import.

A room declares a list, registers it and gives it an address; the rest is here:

    class Actors(List):
        model, name, title = Actor, "actors", _("Acteurs")
        columns = [Column("name", _("Nom"), sort=("sort_name",)), Column("url", _("Site web"))]
        filters = [Choice("kind"), Territory(), Related("disciplines")]
        search = ("folded",)

    registry.add_list(Actors)                                     # in the room's apps.py
    path("acteurs/", Actors.view(), name="actors")                # in its urls.py
"""

from maillage.core.lists.declaration import Column, List
from maillage.core.lists.filters import Choice, Filter, Having, Related, Territory
from maillage.core.lists.imports.declaration import Importer, ImportField, ImportProblem

__all__ = [
    "Choice", "Column", "Filter", "Having", "ImportField", "ImportProblem", "Importer", "List",
    "Related", "Territory",
]  # fmt: skip
