"""Lines as agents would type them, by the verb a colleague would file them under. Our own writing.

Ids are the ten verbs' places in the lexicon, 1 (réseauter) to 10 (informer).
"""

from datetime import date

from maillage.algorithms.gesture_line import ActorHint, AxisHint, VerbHint, Vocabulary

TODAY = date(2026, 11, 22)

AXES = (
    AxisHint(1, "concertation", "Concertation"),
    AxisHint(2, "veille", "Veille"),
    AxisHint(3, "formation", "Formation"),
    AxisHint(4, "projets", "Projets"),
)
VERBS = tuple(
    VerbHint(position, name, position, axis)
    for position, (name, axis) in enumerate(
        (
            ("Réseauter / faire des liens", "concertation"),
            ("Développer et réaliser", "projets"),
            ("Concerter", "concertation"),
            ("Outiller", "formation"),
            ("Conseiller", "formation"),
            ("Piloter des projets", "projets"),
            ("Former", "formation"),
            ("« Veiller »", "veille"),
            ("Documenter", "veille"),
            ("Informer/communiquer", "concertation"),
        ),
        start=1,
    )
)
ACTORS = (
    ActorHint(101, "Musée POP de Trois-Rivières", "organization", ("Musée POP",)),
    ActorHint(102, "Culture Mauricie", "organization"),
    ActorHint(103, "Marie-Ève Tremblay", "person"),
    ActorHint(104, "Jean Tremblay", "person"),
    ActorHint(105, "Bibliothèque de Shawinigan", "organization"),
    ActorHint(106, "Le Nouvelliste", "organization"),
    ActorHint(107, "Orchestre des Deux-Rives", "organization"),
    ActorHint(108, "Atelier", "organization"),
    ActorHint(109, "Nadia Ouellet", "person"),
    ActorHint(110, "Nadia Ouellet", "person"),
    ActorHint(111, "Musée de la poésie", "organization"),
)
MUNICIPALITIES = (
    "Shawinigan", "Trois-Rivières", "La Tuque", "Les Îles-de-la-Madeleine", "Saint-Tite", "Percé",
    "La Présentation", "Val-d'Or", "Québec",
)  # fmt: skip
VOCABULARY = Vocabulary(VERBS, AXES, ACTORS, MUNICIPALITIES)

LINES: dict[int, tuple[str, ...]] = {
    1: (
        "rencontre avec le musée au sujet de la billetterie, 3 organismes",
        "jumelage entre une photographe et la bibliothèque de Saint-Tite",
        "5 à 7 des arts numériques, 40 personnes à Trois-Rivières",
        "mise en relation de deux artistes avec le cégep",
        "dîner avec la nouvelle agente de l'Estrie",
        "hier café avec Nadia Ouellet",
        "tournée des diffuseurs du Haut-Saint-Maurice, 5 organismes",
        "rencontré le directeur du festival à propos du numérique",
        "communauté de pratique des archivistes, 9 membres",
        "présenté le théâtre à une développeuse web",
        "visite du centre d'artistes, prise de contact",
    ),
    2: (
        "entente de partenariat avec Culture Mauricie signée",
        "dépôt d'une demande de subvention au MCC pour la vitrine régionale",
        "prototype du parcours sonore terminé",
        "montage financier de la plateforme, 3 partenaires",
        "plan stratégique numérique du réseau, première version",
        "lancement de la vitrine régionale, 60 personnes",
        "conception de la soirée de la culture numérique",
        "développement d'un partenariat avec l'université",
        "réalisation de la plateforme de l'offre culturelle",
    ),
    3: (
        "comité du 3 novembre, 8 participants",
        "table de concertation sur la découvrabilité, 14 organismes",
        "sondage des besoins auprès des bibliothèques, 22 réponses",
        "conseil d'administration de Culture Mauricie, 2 h",
        "consultation du milieu théâtral, 17 personnes",
        "groupe de travail métadonnées, 6 membres",
        "réunion du comité de billetterie",
        "assemblée des membres, 35 personnes",
        "cercle des agents, 11 agents, 1 h 30",
        "forum régional sur le numérique, 50 participants",
    ),
    4: (
        "répertoire d'outils mis en ligne",
        "trousse de numérisation remise à 4 musées",
        "gabarit de plan numérique envoyé à deux festivals",
        "boîte à outils IA partagée aux bibliothèques",
        "installation du logiciel de billetterie au théâtre",
        "prêt d'équipement de captation à une compagnie",
        "grille de choix d'un CRM pour 3 organismes",
        "outillé 5 organismes pour l'accessibilité web",
        "liste d'outils libres partagée avec la galerie",
    ),
    5: (
        "diagnostic numérique de la galerie, 2 h",
        "accompagnement d'un artiste pour son site web",
        "mardi 17 nov. appel avec Marie-Ève Tremblay (Culture Mauricie), 45 min",
        "conseil à la bibliothèque sur les droits d'auteur",
        "répondu à une question sur Wikidata",
        "aidé le festival à choisir une billetterie",
        "dépannage du site du musée, 30 min",
        "recommandations remises au théâtre",
        "clinique numérique, 6 artistes",
        "conseillé une autrice sur son infolettre",
    ),
    6: (
        "suivi du projet de captation, échéancier révisé",
        "budget du projet d'archives déposé",
        "gestion de projet : plateforme régionale, 2 h",
        "reddition de comptes au MCC",
        "appel d'offres pour la refonte du site",
        "coordination des fournisseurs de la vitrine",
        "planification du projet immersif, 3 partenaires",
        "livrable 2 remis au CALQ",
        "pilotage du projet de données ouvertes",
        "rapport d'étape du chantier découvrabilité",
    ),
    7: (
        "hier formation données structurées 12 personnes à Shawinigan",
        "webinaire sur les droits d'auteur, 31 inscrits",
        "atelier Wikidata, 9 bibliothécaires",
        "formé 4 employés du musée à la caisse numérique",
        "cours d'initiation à la baladodiffusion, 3 h",
        "classe de maître en captation, 8 artistes",
        "conférence sur l'IA et la culture, 45 participants",
        "démonstration du logiciel d'inventaire à deux musées",
        "donné un atelier de référencement à La Tuque",
        "formation : rédiger pour le web, 10 personnes",
    ),
    8: (
        "2026-11-12 veille IA: 3 articles",
        "lu un article sur la découvrabilité",
        "revue de presse hebdomadaire",
        "veille sur les formations offertes en région",
        "lecture d'une étude de l'OCCQ",
        "écouté un balado sur les données culturelles",
        "repéré 5 initiatives inspirantes en France",
        "assisté au colloque sur la culture numérique",
        "recherche sur les tendances en réalité virtuelle",
        "ajout de deux sources au fil RSS",
    ),
    9: (
        "guide de numérisation rédigé",
        "fiche sur les métadonnées mise à jour",
        "compte rendu de la rencontre du comité",
        "procès-verbal de l'assemblée",
        "cartographie des acteurs culturels de la MRC",
        "inventaire des salles de la région",
        "documenté la démarche du festival",
        "page du wiki sur les licences libres",
        "archivage des vidéos de la soirée",
        "étude de cas sur la billetterie régionale",
    ),
    10: (
        "infolettre de novembre envoyée à 412 abonnés",
        "communiqué de presse pour la vitrine",
        "publication sur LinkedIn à propos du projet",
        "présentation des services aux élus de la MRC",
        "entrevue avec Le Nouvelliste",
        "séance d'information sur le programme, 20 personnes",
        "billet de blogue sur la soirée de maillage",
        "annonce de la formation sur Facebook",
        "informé 6 organismes de l'appel de projets",
        "courriel aux membres au sujet du nouveau fonds",
    ),
}
# Seen to be right on this table; a change that lowers it must say why.
MEASURED_FLOOR = 0.98
