"""`maillage demo`."""

import click

from maillage.core.console import console_for, json_option


@click.command()
@click.option("--remove", is_flag=True, help="Retirer la région et tout ce qui en dépend.")
@json_option
def demo(remove: bool, as_json: bool) -> None:
    """Remplir une petite région de démonstration, ou la retirer.

    La Mauricie, inventée : deux organismes d’accueil, cent trente acteurs, des postes et leurs
    plans de travail, un site public avec trois cents événements, des œuvres et un magazine, et
    cinq comptes dont les mots de passe sont affichés. Relancer la commande n’ajoute rien.
    Tant que la démonstration est là, « serve » refuse une adresse publique.
    """
    from maillage.cli.data import open_data

    console = console_for(as_json)
    open_data(console)
    from maillage.core import demo as region

    if remove:
        gone = region.remove()
        said = f"Démonstration retirée : {sum(gone.values())} enregistrements."
        console.result({"removed": gone}, said if gone else "Il n’y avait pas de démonstration.")
        return
    is_new = region.fill_once(console)
    sign_ins = region.sign_ins()
    console.result(
        {"filled": is_new, "demo": [list(s) for s in sign_ins]},
        "Région de démonstration prête." if is_new else "La démonstration était déjà là.",
        *(f"  {who:<13} {email}   {password}" for who, email, password in sign_ins),
    )
