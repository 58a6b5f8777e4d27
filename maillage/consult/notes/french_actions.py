"""Does a word open an action? Infinitives and action nouns of French, without a dictionary.

Endings decide, lists correct them: « Développer » and « création » open an action, « Atelier de »
does as a thing made, « Théâtre », « avenir » and « Olivier » do not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .markup import fold, word_set

# Words in -er, -ir that are not verbs (folded, singular or plural ends are cut before looking up).
_NOT_VERBS = word_set(
    """
    hier hiver mer fer fier cher amer super twitter messenger container leader manager designer
    computer newsletter premier dernier danger laser poster cancer enfer univers divers roger
    etranger boulanger berger verger clocher plancher rocher archer bucher foyer loyer noyer oranger
    partner flyer banner router hacker gamer cluster master server reporter cahier
    avenir plaisir loisir desir souvenir elixir vizir soupir kefir menhir cuir casimir vladimir
    """
)
# Endings of the verbs in -ier, -oir and -re; other words so ended are nouns, adjectives or names
# (atelier, Olivier, soir, théâtre). A word that is itself listed is a verb too.
_IER = tuple(
    word_set("""
    fier allier rallier concilier publier oublier plier etudier planier associer dissocier negocier
    apprecier remercier beneficier copier varier expedier inventorier approprier initier
    differencier remedier dedier envier convier graphier
    """)
)
_IER_ALONE = word_set("lier relier delier trier nier prier crier")
_OIR = tuple(word_set("cevoir promouvoir emouvoir pourvoir prevoir revoir asseoir"))
_OIR_ALONE = word_set("voir savoir pouvoir devoir vouloir avoir valoir mouvoir")
_RE = tuple(
    word_set("""
    aindre eindre oindre endre andre ondre erdre ordre oudre smettre dmettre rmettre omettre
    satisfaire traire plaire crire duire nuire struire suivre vivre connaitre paraitre rompre
    vaincre conclure inclure exclure croire sourire
    """)
)
_RE_ALONE = word_set(
    """
    mettre remettre soumettre faire refaire defaire parfaire dire redire predire interdire
    contredire lire relire elire reelire cuire luire etre naitre renaitre croitre boire clore rire
    """
)
_NOT_RE = word_set(
    """
    cendre gendre ordre desordre andre alexandre cassandre salamandre flandre foudre poudre
    """
)

# Nouns that name an act by their ending; proper or abstract ones of the same ending are left out.
_ACTION_ENDING = re.compile(r"(?:[stx]ions?|ages?|ements?)$")
_NOT_ACTIONS = word_set(
    """
    nation region station fraction option section fonction fondation association institution
    organisation federation corporation administration population generation direction attention
    intention occasion passion million billion lion champion pension version dimension mention
    image page village sage age etage menage langage message visage paysage avantage davantage
    heritage courage nuage bagage voyage otage stage usage
    element moment departement gouvernement evenement logement batiment document complement
    regiment ciment aliment instrument argument monument comment seulement notamment egalement
    parlement reglement supplement segment serment vetement
    """
)
_MADE = word_set(
    """
    analyse appel appui atelier aide bilan banque balado calendrier campagne capsule cartographie
    carte catalogue causerie charte chronique chantier clinique comite concours conference
    coaching diagnostic dossier enquete entrevue etude feuille fiche forum gabarit grille guide
    infolettre inventaire journee laboratoire listage liste maillage mise mentorat mesure outil
    partenariat plan plateforme portail portrait prise projet recherche recueil releve rencontre
    repertoire reseau reseautage sondage soiree soutien suivi site table
    tenue tournee trousse tutoriel veille
    vitrine visite webinaire
    """
)
_ELISION = re.compile(r"^(?:[ldnsjmtc]|qu)['’]", re.IGNORECASE)
_PUNCTUATION = " .,;:!?…()[]«»\"“”'’"


def bare(word: str) -> str:
    return fold(word.strip(_PUNCTUATION))


@lru_cache(maxsize=8192)
def is_infinitive(word: str) -> bool:
    """`word` (any case) is the infinitive of a French verb, as far as its ending can tell."""
    word = bare(_ELISION.sub("", word))
    word = re.sub(r"^(?:se|s)[ '’]", "", word)
    if len(word) < 4 or not word.isalpha() or word in _NOT_VERBS:
        return False
    if word.endswith("ier"):
        return word in _IER_ALONE or word.endswith(_IER)
    if word.endswith("er"):
        return True
    if word.endswith("oir"):
        return word in _OIR_ALONE or word.endswith(_OIR)
    if word.endswith("ir"):
        return True
    return word in _RE_ALONE or (word.endswith(_RE) and word not in _NOT_RE)


@lru_cache(maxsize=8192)
def is_action_noun(word: str) -> bool:
    """`word` names an act (« création ») or a thing made by one (« répertoire »)."""
    word = bare(word)
    if not word.isalpha():
        return word.split("-")[0] in {"mise", "prise", "co"} and "-" in word
    singular = word[:-1] if word.endswith(("s", "x")) else word
    if singular in _MADE or word in _MADE:
        return True
    return len(word) > 5 and bool(_ACTION_ENDING.search(word)) and singular not in _NOT_ACTIONS


def opens_with_infinitive(text: str) -> bool:
    words = text.split(maxsplit=2)
    if len(words) > 1 and fold(words[0]) in {"se", "ne", "bien", "mieux", "co"}:
        words = words[1:]
    return bool(words) and is_infinitive(words[0])
