"""What a reading has to say about itself: fixed sentences, each collected for translation."""

from __future__ import annotations

from maillage.algorithms.said import Said

NOTHING = Said("aucune date n’est dite")
UNSETTLED = Said("une date reste à préciser")
IMPOSSIBLE = Said("ce jour n’existe pas au calendrier")
YEAR_GUESSED = Said("l’année n’est pas dite : la prochaine fois est proposée")
YEAR_JUST_PAST = Said("ce jour vient de passer : l’année suivante est proposée")
YEAR_BY_WEEKDAY = Said("l’année est choisie d’après le jour de la semaine")
RUNNING = Said("la période est déjà commencée")
MONTH_GUESSED = Said("le mois n’est pas dit : la prochaine fois est proposée")
MONTH_ONLY = Said("le mois est dit, pas le jour")
OTHER_WEEKDAY = (
    Said("mais ce jour est un lundi"), Said("mais ce jour est un mardi"),
    Said("mais ce jour est un mercredi"), Said("mais ce jour est un jeudi"),
    Said("mais ce jour est un vendredi"), Said("mais ce jour est un samedi"),
    Said("mais ce jour est un dimanche"),
)  # fmt: skip
NEXT_WEEKDAY = Said("« prochain » peut vouloir dire cette semaine ou la suivante")
WEEKDAY_ALONE = Said("le jour de la semaine est dit sans date : le prochain est proposé")
EXCHANGED = Said("le mois est écrit avant le jour")
AMBIGUOUS_ORDER = Said("le jour et le mois, en chiffres, pourraient être inversés")
MIDNIGHT = Said("minuit est compris comme le début du jour nommé")
NO_END = Said("aucune fin n’est dite : seul le premier jour est proposé")
CHOICE = Said("les jours sont dits au choix (« ou »)")
NOT_AMONG = Said("un jour de relâche n’est pas parmi les jours dits")
NO_SUCH_WEEKDAY = Said("un jour de la semaine n’est pas dans la période dite")
HOUR_SKIPPED = Said("cette heure n’existe pas ce jour-là (heure avancée) : une heure plus tard")
HOUR_TWICE = Said(
    "cette heure vient deux fois ce jour-là (heure normale) : la première est proposée"
)
DOORS_ONLY = Said("l’heure dite semble celle de l’ouverture des portes")
PART_ONLY = Said("le moment du jour est dit, pas l’heure")
DEADLINE = Said("ce jour semble une échéance plutôt qu’un événement")
MOVED = Said("le texte parle d’un report ou d’une annulation")
CAPPED = Said("trop de dates : seules les premières sont gardées")
TOO_LONG = Said("le texte est trop long : seul son début est lu")
BACKWARDS = Said("la fin vient avant le début")
OUT_OF_CALENDAR = Said("le jour de lecture est hors du calendrier (1900 à 2199)")
PAST = Said("ce jour est passé")
HAPPY_HOUR = Said("« 5 à 7 » est compris comme une heure de l’après-midi")
DAYS_AND_LIMIT = Said("une limite est dite avec des jours précis : elle n’est pas comptée")
