"""`maillage migrate`."""

import click

from maillage.cli.data import load_program, make_folder, refuse_newer_database
from maillage.core.console import console_for, json_option


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Mettre la base de données au niveau du programme.

    Crée le dossier des données et la base s’ils manquent, applique les migrations qui manquent,
    recharge le vocabulaire et le territoire. Les autres commandes le font d’elles-mêmes.
    """
    from maillage.cli import data
    from maillage.cli.locks import alone

    console = console_for(as_json)
    folder = make_folder()
    load_program()
    with alone(folder, "prepare"):
        refuse_newer_database()
        applied = data.migrate(console)
        data.make_cache_table()
    said = f"{len(applied)} migrations appliquées." if applied else "La base est déjà à jour."
    console.result({"data": str(folder), "applied": applied}, said)
