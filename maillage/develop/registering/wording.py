"""What people are told and agree to. The words shown are kept with the consent."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.develop.models import Evening


def consent_to_match(evening: Evening) -> str:
    """The consent that is asked, in the page's language: kept with the day it was given."""
    words = _(
        "J’accepte que ce que je cherche, ce que j’offre et mes thèmes servent à choisir avec qui "
        "je suis à table, et que la raison de chaque rencontre soit montrée aux personnes assises "
        "avec moi."
    )
    if evening.retention_on is None:
        return words
    day = date_format(evening.retention_on)
    return f"{words} " + _("Tout cela est effacé le %s.") % day


def what_happens_to_data(evening: Evening) -> list[str]:
    """In plain sentences: who sees what, what never leaves, when it goes."""
    told = [
        _("Votre nom et votre organisme sont vus des personnes qui préparent la soirée et de "
          "celles assises à votre table."),
        _("Votre courriel sert à vous joindre au sujet de cette soirée ; seules les personnes qui "
          "la préparent le voient. Il n’est montré à une autre personne que si vous souhaitez "
          "toutes les deux vous revoir, et si vous acceptez alors de le donner."),
        _("Après la soirée, personne ne voit qui vous souhaitez revoir ; un souhait sans écho est "
          "effacé sans avoir été vu."),
        _("Les personnes avec qui vous ne souhaitez pas être à table restent entre vous et le "
          "calcul : personne ne les voit, pas même qui prépare la soirée."),
        _("Votre page se corrige ou s’annule en tout temps, sans compte, par son lien."),
    ]  # fmt: skip
    if evening.retention_on is not None:
        day = date_format(evening.retention_on)
        told.append(_("Noms, courriels et profils sont effacés le %s.") % day)
    return told
