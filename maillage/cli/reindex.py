"""`maillage reindex`."""

import click

from maillage.core.console import Problem, console_for, json_option


@click.command()
@json_option
def reindex(as_json: bool) -> None:
    """Refaire l’index de recherche à partir de la base.

    L’index est écrit à côté puis prend la place de l’ancien ; la recherche répond tout du long.
    """
    from importlib.util import find_spec

    from maillage.cli.data import open_data

    console = console_for(as_json)
    open_data(console)
    if find_spec("maillage.core.indexing") is None:
        raise Problem(
            "cette version n’a pas d’index de recherche.", "Installer une version suivante."
        )
    from maillage.core import indexing

    with console.progress("Index") as bar:
        count = indexing.rebuild(bar.set)
    console.result({"documents": count}, f"{count} documents indexés.")
