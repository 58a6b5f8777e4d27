"""click's own words in French.

click asks gettext for them and ships no French catalogue. Each of its modules holds gettext under
the name `_`; putting our table behind that name translates help and errors alike, and a message
that a later version of click adds simply stays in English until it has its line here.
"""

from __future__ import annotations

from importlib import import_module

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
WORDS = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Positional arguments": "Arguments",
    "Show this message and exit.": "Montrer cette aide.",
    "Show the version and exit.": "Montrer la version.",
    "Confirm the action without prompting.": "Confirmer sans rien demander.",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "env var: {var}": "variable : {var}",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "File": "Le fichier",
    "Directory": "Le dossier",
    "Path": "Le chemin",
    "Aborted!": "Arrêté.",
    "Error: {message}": "Erreur : {message}",
    "Error: invalid input": "Erreur : réponse non comprise",
    "Error: The two entered values do not match.": "Les deux saisies diffèrent.",
    "Repeat for confirmation": "Encore une fois",
    "Do you want to continue?": "Continuer ?",
    "Try '{command} {option}' for help.": "« {command} {option} » montre l’aide.",
    "Missing command.": "Il manque une commande.",
    "Missing argument": "Il manque l’argument",
    "Missing option": "Il manque l’option",
    "Missing parameter": "Il manque le paramètre",
    "Missing parameter: {param_name}": "Il manque le paramètre {param_name}",
    "No such command {name!r}.": "La commande {name!r} n’existe pas.",
    "No such option {name!r}.": "L’option {name!r} n’existe pas.",
    "Option {name!r} does not take a value.": "L’option {name!r} ne prend pas de valeur.",
    "Option {name!r} requires an argument.": "L’option {name!r} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "L’option {name!r} demande {nargs} valeurs.",
    "Got unexpected extra argument ({args})": "Argument en trop : {args}",
    "Got unexpected extra arguments ({args})": "Arguments en trop : {args}",
    "Did you mean {possibility}?": "Vouliez-vous dire {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Vouliez-vous dire : {possibilities} ?)",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "{value!r} is not a valid {number_type}.": "{value!r} n’est pas un nombre.",
    "{value} is not in the range {range}.": "{value} n’est pas dans l’intervalle {range}.",
    "{value!r} is not {choice}.": "{value!r} n’est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} n’est pas parmi {choices}.",
    "{name} {filename!r} does not exist.": "{name} {filename!r} n’existe pas.",
    "{name} {filename!r} is a directory.": "{name} {filename!r} est un dossier.",
    "{name} {filename!r} is a file.": "{name} {filename!r} est un fichier.",
    "{name} {filename!r} is not readable.": "{name} {filename!r} ne peut pas être lu.",
    "{name} {filename!r} is not writable.": "{name} {filename!r} ne peut pas être écrit.",
    "Could not open file {filename!r}: {message}": "{filename!r} ne s’ouvre pas : {message}",
}


def word(text: str) -> str:
    return WORDS.get(text, text)


def words(one: str, many: str, count: int) -> str:
    """French counts zero and one as singular."""
    return word(one if abs(count) < 2 else many)


def speak() -> None:
    """From now on click speaks French in this process."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        if hasattr(module, "_"):
            setattr(module, "_", word)  # noqa: B010
        if hasattr(module, "ngettext"):
            setattr(module, "ngettext", words)  # noqa: B010
