"""What the people of a rehearsal write: sentences of our own, believable, nobody's."""

from __future__ import annotations

# (verb, why, what is done)
VERBS = (
    ("Réseauter", "Personne ne devrait chercher seul ce que sa voisine sait déjà",
     "Un déjeuner par mois entre bibliothèques et musées"),
    ("Concerter", "Les besoins se disent mieux autour d’une seule table",
     "Trois rencontres avec les municipalités avant de choisir une billetterie"),
    ("Outiller", "Un outil à la taille de l’équipe vaut mieux qu’un gros que personne n’ouvre",
     "Prêter une trousse de captation et rester la première heure"),
    ("Former", "On retient ce qu’on a fait de ses mains",
     "Un après-midi sur nos propres images, pas sur un exemple"),
    ("Veiller", "Un programme découvert après l’échéance ne sert à personne",
     "Trois liens choisis, le premier lundi du mois"),
    ("Conseiller", "Il faut quelqu’un de neutre quand un fournisseur presse",
     "Relire une soumission avec la direction"),
    ("Documenter", "Ce qui n’est pas écrit part avec la personne",
     "Une fiche d’une page à la fin de chaque projet"),
    ("Piloter des projets", "Quelqu’un doit tenir le fil quand cinq organismes avancent ensemble",
     "Un tableau commun des échéances, relu chaque vendredi"),
    ("Informer", "Ce qui existe déjà doit se savoir avant qu’on le refasse",
     "Un billet court après chaque soirée de maillage"),
    ("Développer", "Une idée seule ne trouve pas son financement",
     "Monter une demande à trois théâtres"),
)  # fmt: skip
AXES = (
    ("Concertation", "Faire parler ensemble des gens qui se croisent sans se connaître",
     "Le temps : chaque rencontre est prise sur la programmation",
     "La table des diffuseurs de la vallée"),
    ("Veille", "Regarder pour les autres et ne rapporter que ce qui sert",
     "Quarante personnes suivent les mêmes sources",
     "La revue partagée du jeudi"),
    ("Formation", "Rendre les équipes capables de continuer sans nous",
     "Le roulement du personnel : tout est à refaire aux deux ans",
     "L’atelier de photo d’objets au musée"),
    ("Projets", "Essayer à plusieurs ce qu’un seul organisme n’oserait pas",
     "L’argent arrive après la saison",
     "Le parcours sonore des trois villages"),
)  # fmt: skip
IDEAS = (
    "Jumeler chaque petit organisme avec un plus grand pour une saison.",
    "Une seule page où l’on dit ce qu’on cherche et ce qu’on prête.",
    "Commencer les rencontres par un bon coup de la région.",
    "Faire la tournée des bibliothèques avant d’écrire le plan.",
    "Garder une heure par semaine pour les appels imprévus.",
    "Inviter une artiste à chaque comité, et la payer.",
    "Partager les calendriers avant de fixer les dates.",
    "Écrire les comptes rendus en une page, pas en douze.",
    "Mesurer ce que nos gens savent faire de plus qu’il y a un an.",
    "Ouvrir les formations aux bénévoles.",
    "Mettre en commun les droits d’images entre musées.",
    "Demander aux jeunes ce qu’ils cherchent avant de leur proposer quelque chose.",
)
CONTINUED = (
    "Oui, et commencer par deux organismes qui ne se connaissent pas.",
    "À notre table on ajoute : le faire en région éloignée d’abord.",
    "Cela se fait déjà chez nous depuis l’automne, on peut montrer comment.",
    "D’accord si quelqu’un tient l’horaire.",
    "Il manque le transport : sans lui, la moitié ne viendra pas.",
)
SENTENCES = (
    "Réunir celles et ceux qui avancent seuls, pour aller plus loin ensemble",
    "Un coup de pouce au bon moment vaut mieux qu’un long rapport",
    "Donner aux équipes l’envie et les moyens de continuer sans nous",
    "Mettre les mêmes mots sur nos besoins avant de chercher des outils",
    "Que la culture d’ici se trouve aussi facilement que celle d’ailleurs",
    "Garder la mémoire de ce qui marche et le dire simplement",
)
CONCERNS = (
    "Le poste se termine au printemps et rien n’est écrit pour la suite.",
    "Les petits organismes n’ont pas d’heures pour les formations.",
    "On nous demande des chiffres que personne n’a le temps de recueillir.",
    "Quand la personne change, il faut tout rebâtir avec le milieu.",
)
NAMES = (
    "Anaïs", "Bastien", "Camille", "Dorothée", "Élie", "Fannie", "Gaston", "Huguette", "Ismaël",
    "Justine", "Kim", "Léonie", "Mathis", "Noémie", "Octave", "Pénélope", "Quentin", "Rosalie",
    "Samir", "Thérèse", "Ulysse", "Viviane", "William", "Xavière", "Yolande", "Zoé",
)  # fmt: skip
