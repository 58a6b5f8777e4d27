"""Why two rows may be one, in French sentences that another language can say again."""

from __future__ import annotations

from maillage.algorithms.duplicates.model import Reason
from maillage.algorithms.said import Said

_SAME = {
    "category": Said("même sorte"),
    "name": Said("même nom"),
    "phone": Said("même téléphone"),
    "email": Said("même courriel"),
    "url": Said("même adresse web"),
    "address": Said("même adresse"),
    "town": Said("même municipalité"),
    "postal": Said("même code postal"),
    "position": Said("au même endroit"),
    "identifier": Said("même identifiant"),
}
_NEAR = {
    "name": Said("noms proches"),
    "phone": Said("téléphones presque pareils"),
    "email": Said("courriels d’un même domaine"),
    "url": Said("pages d’un même site"),
    "address": Said("adresses proches"),
    "town": Said("municipalités aux noms proches"),
    "postal": Said("codes postaux voisins"),
    "position": Said("endroits voisins"),
}
_OTHER = {
    "name": Said("noms différents"),
    "phone": Said("téléphones différents"),
    "email": Said("courriels différents"),
    "url": Said("sites différents"),
    "address": Said("adresses différentes"),
    "town": Said("municipalités différentes"),
    "postal": Said("codes postaux différents"),
    "position": Said("endroits éloignés"),
    "category": Said("sortes différentes"),
    "identifier": Said("identifiants différents"),
}


def say(label: str, role: str, level: int, levels: int, bits: float) -> Reason:
    """The reason of one column: level 0 of `levels` is the same, the last is another."""
    likeness = 1 - level / (levels - 1)
    if level == 0:
        said = _SAME.get(role) or Said("« %(column)s » : même valeur", column=label)
    elif level == levels - 1:
        said = _OTHER.get(role) or Said("« %(column)s » : valeurs différentes", column=label)
    else:
        said = _NEAR.get(role) or Said("« %(column)s » : valeurs proches", column=label)
    return Reason(label, likeness, bits, said)
