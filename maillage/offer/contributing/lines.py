"""The lines of a pasted text: cleaned of what a network adds, and the labels that some carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maillage.algorithms.french_text import fold

# What Facebook and mail programs leave around a copied text (folded).
_NOISE = re.compile(
    r"^(?:j'aime|commenter|partager|voir plus|voir moins|see more|interesse(?:\(?e\)?)?s?|"
    r"je participe|a propos de l'evenement|details|evenement|public|inviter|"
    r"\d[\d  ]* (?:personnes?|reponses|commentaires?|partages?).*|"
    r"(?:de|from|envoye|sent|a|to|cc|date d'envoi) ?: .*|"
    r"(?:bonjour|bonsoir|salut|allo)(?: .{0,40})?[,!.]?|merci.{0,30}|cordialement,?)$"
)
_SIGNS = re.compile("[\u2190-\u2bff\u3000-\u303f\ufe00-\ufe0f\U0001f000-\U0001faff\u200d\u20e3]+")
_BULLET = re.compile(r"^[\s•*·▪►\-–—>#_=~+]+")

_LABELS = {
    "title": r"titre|quoi|evenement|activite|nom de l'evenement|objet|sujet|subject|spectacle",
    "when": r"quand|dates?|horaires?|heures?|jour|date et heure|calendrier",
    "place": r"ou|lieu|endroit|adresse|salle|place",
    "price": r"prix|couts?|tarifs?|entree|admission|billets?|billetterie|combien",
    "audience": r"public|pour qui|age|ages|clientele|public cible",
    "organizer": r"organise par|organisateurs?|organisatrice|organisation|presente par|"
    r"diffuseur|producteur|hote",
    "performers": r"artistes?|avec|interpretes?|distribution|musiciens?",
    "contact": r"infos?|informations?|renseignements?|contact|reservations?|inscriptions?",
    "discipline": r"discipline|categorie|genre|type",
    "description": r"description|resume|de quoi s'agit-il",
}
_LABEL = re.compile(r"^([^:：]{2,28}?)\s?[:：]\s*(\S.*)$")
_EMOJI_LABELS = {
    "📅": "when", "🗓": "when", "🕖": "when", "⏰": "when", "🕗": "when", "📆": "when",
    "📍": "place", "🏠": "place", "🏛": "place", "🎟": "price", "🎫": "price", "💲": "price",
    "💰": "price", "💵": "price", "📞": "contact", "☎": "contact", "📧": "contact",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read: its text, the field that its label names, the label's certainty."""

    text: str
    label: str = ""
    is_sign: bool = False  # the label is a picture (📍), less sure than a word


def lines_of(text: str) -> list[Line]:
    """The telling lines of a text; blank ones are kept as empty lines."""
    kept = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        sign = next((label for one, label in _EMOJI_LABELS.items() if one in raw[:6]), "")
        bare = _BULLET.sub("", " ".join(_SIGNS.sub(" ", raw).split())).strip()
        if not bare:
            kept.append(Line(""))
        elif not _NOISE.match(fold(bare).replace("’", "'")):
            kept.append(_labelled(bare, sign))
    return kept


def _labelled(text: str, sign: str) -> Line:
    m = _LABEL.match(text)
    if m and "//" not in m[1] and not m[1][-1].isdigit():
        word = fold(m[1]).replace("’", "'").strip(" *_-")
        for label, pattern in _LABELS.items():
            if re.fullmatch(pattern, word):
                return Line(m[2].strip(), label)
    return Line(text, sign, is_sign=bool(sign))


def description_of(text: str) -> str:
    """The text without the noise around it, its paragraphs kept."""
    kept: list[str] = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = " ".join(raw.split())
        if line and _NOISE.match(fold(line).replace("’", "'")) and not line.endswith("!"):
            continue
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
