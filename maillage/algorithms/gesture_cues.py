"""The everyday words that betray each of the ten known verbs of the practice.

A network may rename its verbs or add others: `default_cues(name)` recognises a known verb inside a
name (« Réseauter / faire des liens ») and gives its everyday words; an unknown one gives none, and
is then recognised by the words of its own name.
"""

from __future__ import annotations

from maillage.algorithms.french_text import stem, words

VERSION = 1

# Each verb: the beginnings of the words that name it, then its cues (several words = a phrase).
_KNOWN: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("reseaut", "mailler", "maillage"),
        "rencontre; rencontrer; réseautage; mise en relation; mise en contact; mettre en contact; "
        "mettre en relation; mis en contact; mis en relation; "
        "jumelage; jumeler; 5 à 7; cocktail; café; dîner; lunch; souper; "
        " présenter à; faire des liens; lien; "
        "communauté de pratique; réseau; contact; visite; visiter; accueil; tournée; maillage; "
        "soirée de maillage; salon; congrès; prise de contact; organismes; nouer",
    ),
    (
        ("developp", "realis"),
        "développement; développer; partenariat; partenaire; entente; entente de développement; "
        "protocole d'entente; stratégie; plan stratégique; demande de subvention; "
        "demande d'aide financière; financement; dépôt; déposer une demande; "
        "demande déposée; idéation; montage; "
        "montage financier; prototype; conception; concevoir; conçu; réalisation; réaliser; "
        "lancement; "
        "création; vitrine; plateforme; soirée; événement",
    ),
    (
        ("concert", "consult"),
        "concertation; concerter; comité; comité de travail; comité de pilotage; table; "
        "table de concertation; table ronde; consultation; "
        "consulter; sondage; sonder; assemblée; conseil d'administration; ca; forum; réunion; "
        "réunion d'équipe; cercle; groupe de travail; mobilisation; focus group; "
        "groupe de discussion; "
        "chantier; plénière; besoins du milieu; tour de table",
    ),
    (
        ("outill", "equiper"),
        "outiller; outil; boîte à outils; trousse; répertoire; gabarit; modèle; grille; "
        "ressource; "
        "tutoriel; logiciel; "
        "prêt; prêter; "
        "installation; installer; configuration; configurer; paramétrage; solution; "
        "calculateur; liste d'outils",
    ),
    (
        ("conseil", "accompagn"),
        "conseil; conseiller; diagnostic; accompagnement; accompagner; appel; "
        "consultation individuelle; "
        "rencontre individuelle; coaching; soutien; aide; aider; répondre; réponse; "
        "recommandation; recommander; dépannage; dépanner; clinique; question; orienter; "
        "référer; analyse; relecture; relire; avis; autodiagnostic; bilan numérique; mentorat",
    ),
    (
        ("pilot", "coordon", "gerer"),
        "piloter; pilotage; projet; gestion de projet; suivi de projet; suivi; échéancier; budget; "
        "livrable; jalon; "
        "appel d'offres; "
        "coordination; coordonner; planification; planifier; reddition de comptes; "
        "rapport d'étape; gestion; rapport final; fournisseur; embauche; devis; mandat; kick-off; "
        "calendrier de projet; démarrage; rencontre de projet",
    ),
    (
        ("former", "formation"),
        "formation; former; atelier; webinaire; cours; classe de maître; atelier-conférence; "
        "conférence; démonstration; démo; initiation; "
        "apprentissage; enseigner; séance; capsule de formation; perfectionnement; "
        "littératie; laboratoire; formateur; formatrice; participants; bootcamp",
    ),
    (
        ("veill", "veille"),
        "veille; veiller; article; lecture; lire; lu; étude; recherche; tendances; "
        "sources; fil rss; signal; revue de presse; "
        "balado; écouté; colloque; repérage; repérer; benchmark; exploration; explorer; "
        "visionner; visionnement; regarder; tester; test; découverte; états des lieux; alerte",
    ),
    (
        ("document", "archiv"),
        "documenter; documentation; guide; fiche; compte rendu; compte-rendu; procès-verbal; "
        "notes; wiki; archivage; archiver; archives; rédaction; rédiger; cartographie; "
        "cartographier; inventaire; base de données; base de connaissances; procédure; "
        "bilan; étude de cas; récit; mode d'emploi; fiche technique; recensement; recenser; "
        "métadonnées; numérisation; numériser; foire aux questions; mise à jour",
    ),
    (
        ("inform", "communiqu", "diffus"),
        "informer; information; infolettre; communication; communiquer; communiqué; "
        "communiqué de presse; présentation; présenter; "
        "séance d'information; publication; publier; publié; courriel; entrevue; "
        "facebook; instagram; linkedin; réseaux sociaux; médias; promotion; "
        "annonce; annoncer; diffusion; diffuser; billet; blogue; billet de blogue; "
        "page web; site web; nouvelle; bulletin; relayer; capsule; chronique; invitation; "
        "message; kiosque; affiche",
    ),
)

# What somebody who reads the English pages types, verb by verb in the same order: only words that
# no French line has.
_ENGLISH = (
    "meeting with; meet; met; met with; meeting; networking; introduced; introduced to; lunch with",
    "partnership; agreement; grant application; funding; strategy; launch of",
    "committee; steering committee; roundtable; working group; consultation with; survey",
    "toolkit; tool; tools; template; setup; software; directory",
    "advice; advised; coaching; call with; called; helped; support to; answered",
    "project management; planning; follow-up; progress report; budgeting; schedule",
    "training; trained; workshop; webinar; taught",
    "reading; watching; monitoring; research on; podcast; trends",
    "documented; documenting; wrote up; handbook; inventory; case study; mapping",
    "newsletter; press release; announcement; published; blog post; talk at; presented",
)
_WEAK_ENGLISH = words("meeting met meet support tool tools reading published presented schedule")

# Words that say little by themselves, whichever verb lists them: a better word beats them.
_WEAK = words(
    "rencontre rencontrer projet organismes participants appel présentation présenter "
    "développement développer événement soirée réunion suivi lien réseau contact table solution "
    "ressource question analyse test recherche aide information site mandat partenaire gestion "
    "création message modèle groupe séance café notes lancement tester explorer fournisseur "
    "visite invitation sources outil médias publication lecture métadonnées plateforme soutien "
    "budget données archives numériser accueil notes budget dépôt avis nouvelle"
)
WEAK_STEMS = frozenset(stem(word) for word in (*_WEAK, *_WEAK_ENGLISH))
FAINT_STEMS = frozenset(stem(word) for word in ("organismes", "participants", "projet"))
FAINT_PHRASES = frozenset(tuple(map(stem, words(phrase))) for phrase in ("mise à jour",))

# Everyday words whose stem is that of a verb but which mean something else.
NOT_CUES = frozenset(("concert", "concerts", "nouvel", "informel", "ressourcement"))
# « conseil municipal » gives no advice: before these words it is an assembly.
NOT_CUES_BEFORE = {"conseil": frozenset(("municipal", "regional", "des", "de", "scolaire"))}
# « sous forme de », « la forme »: after these words it is not « formé ».
NOT_CUES_AFTER = {"forme": frozenset(("sous", "la", "une", "de", "en", "sa", "autre", "toute"))}


def default_cues(name: str) -> tuple[str, ...]:
    """The everyday words and phrases of the known verbs recognised in a verb's name.

    « Informer/communiquer » gives those of « informer »; an unknown name gives an empty tuple.
    """
    found: list[str] = []
    for (beginnings, cues), english in zip(_KNOWN, _ENGLISH, strict=True):
        if any(word.startswith(beginnings) for word in words(name)):
            found.extend(cue.strip() for cue in f"{cues}; {english}".split(";"))
    return tuple(dict.fromkeys(found))
