"""The words of dates, folded: months, weekdays, numbers, parts of the day, French and English."""

from __future__ import annotations

MONTHS = (
    ("janvier", "janv", "jan"), ("fevrier", "fevr", "fev"), ("mars",), ("avril", "avr"), ("mai",),
    ("juin",), ("juillet", "juil"), ("aout",), ("septembre", "sept"), ("octobre", "oct"),
    ("novembre", "nov"), ("decembre", "dec"),
)  # fmt: skip
MONTH_NUMBER = {name: i for i, names in enumerate(MONTHS, start=1) for name in names}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
COUNTS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "quinze": 15,
}  # fmt: skip

_ENGLISH_MONTHS = (
    ("january",), ("february", "feb"), ("march",), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sep"), ("october",), ("november",),
    ("december",),
)  # fmt: skip
ENGLISH_MONTHS = {n: i for i, names in enumerate(_ENGLISH_MONTHS, start=1) for n in names}
# Short names that both languages write: « Nov 5 » is English order, « 5 nov. » either.
SHARED_MONTHS = frozenset(("jan", "oct", "nov", "dec", "sept"))
SHORT_MONTHS = frozenset(
    "janv jan fevr fev avr juil juill sept oct nov dec feb apr jun jul aug sep mar".split()
)
ALL_MONTHS = {**ENGLISH_MONTHS, **MONTH_NUMBER, "juill": 7}

_ENGLISH_WEEKDAYS = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
WEEKDAY_NUMBER = {
    name + ending: i
    for names in (WEEKDAYS, _ENGLISH_WEEKDAYS)
    for i, name in enumerate(names)
    for ending in ("", "s")
}
# « mar. 3 mars »: a weekday only before a number, since « mer », « jeu » and « sam » are words.
SHORT_WEEKDAYS = {
    "lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "vend": 4, "sam": 5, "dim": 6,
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5,
    "sun": 6,
}  # fmt: skip
ORDINALS = {
    "premier": 1, "premiers": 1, "premiere": 1, "deuxieme": 2, "deuxiemes": 2,
    "second": 2, "seconde": 2, "troisiemes": 3, "quatriemes": 4,
    "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "dernier": -1, "derniers": -1, "derniere": -1,
    "first": 1, "third": 3, "fourth": 4, "last": -1,
}  # fmt: skip

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
PARTS = {
    "matin": MORNING, "matins": MORNING, "matinee": MORNING, "avant-midi": MORNING,
    "morning": MORNING, "apres-midi": AFTERNOON, "afternoon": AFTERNOON, "soir": EVENING,
    "soirs": EVENING, "soiree": EVENING, "evening": EVENING, "night": EVENING,
}  # fmt: skip

# Words that join what is read and say nothing by themselves.
FILLERS = frozenset(
    "a ainsi and at au aussi aux c ce ces cet cette d dans date dates de des deux du durant en est "
    "et from h heure heures horaire horaires in inclus inclusivement jour jours l la le les lieu "
    "midi mois of on par part pendant puis qu quand que s se sera seront sont the to un une when "
    "aura auront precises precise pile est-ce he hne hae ouvert ouverte ouverts".split()
)
# Said instead of a date.
UNSAID = frozenset(
    "ete automne hiver printemps venir confirmer determiner preciser annoncer rendez-vous rdv "
    "bientot prochainement variables variable tba tbd tbc summer winter spring fall autumn "
    "permanence longueur saison".split()
)
# Near a date, these say that it is not the day of the event.
DEADLINES = frozenset(
    "limite inscription inscriptions inscrire vente prevente avant publie publiee echeance depot "
    "candidature candidatures deadline before published".split()
)
# Near a time, these say that it is not when the event begins.
DOORS = frozenset("portes accueil doors billetterie guichet guichets".split())
LASTING = frozenset("duree dure durent dureront environ pendant durant lasts".split())
MOVED = frozenset(
    "annule annulee annules annulees reporte reportee reportes reportees remis remise deplace "
    "deplacee cancelled canceled postponed".split()
)
STREETS = (
    "rue|avenue|av|ave|boul|boulevard|blvd|chemin|ch|rang|route|rte|place|montee|cote|allee|"
    "impasse|quai|street|st|road|rd|carre|promenade|autoroute|rang|terrasse|croissant"
)
NUMBERED = (
    "salle|local|bureau|app|appartement|porte|no|numero|route|autoroute|page|tome|saison|acte|"
    "chapitre|volume|vol|edition|niveau|groupe|etage|case|poste|studio"
)
