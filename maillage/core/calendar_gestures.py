"""From an event in a calendar to the line proposed for a gesture, and whether to propose one."""

from __future__ import annotations

import re

from maillage.algorithms.french_text import fold
from maillage.algorithms.said import Said
from maillage.core.calendars import CalendarEvent

_PREFIX = re.compile(
    r"^(?:(?:re|tr|fw|fwd|canceled|annulée?|invitation|updated invitation)\s*:\s*)+", re.I
)
PRIVATE_LIFE = Said("vie privée")
_NOT_WORK = (
    (
        PRIVATE_LIFE,
        r"dentist\w*|medecin|docteur|clinique medicale|physio\w*|massotherap\w*|osteo\w*|"
        r"optometrist\w*|psycholog\w*|pharmacie|vaccin\w*|prise de sang|coiffeu\w*|garderie|cpe|"
        r"veterinaire|anniversaire|birthday|fete de|mariage|funerailles|demenagement|gym|yoga|"
        r"piscine|epicerie|garage",
    ),
    (
        Said("absence"),
        r"conges?|vacances|ferie|ferme|absent\w*|maladie|off|out of office|jour de l'an|noel|"
        r"paques|action de grace|fete nationale|fete du canada|fete du travail|"
        r"journee des patriotes|saint-jean-baptiste",
    ),
    (
        Said("pause ou déplacement"),
        r"diner seul|lunch perso|pause|transport|deplacement|trajet|vol ac ?\d*|train vers|"
        r"route vers",
    ),
    (
        Said("bloc personnel"),
        r"bloque|bloc de travail|focus|temps de concentration|ne pas deranger|perso\w*|rappel|"
        r"busy|occupe\w*|indisponible",
    ),
)
_PATTERNS = tuple((reason, re.compile(rf"\b(?:{words})\b")) for reason, words in _NOT_WORK)
# A course given *about* holidays is work: these words win over the list above.
_WORK = re.compile(
    r"\b(?:formation|atelier|comite|rencontre|reunion|webinaire|conference|table|projet|festival|"
    r"musee|lancement|vernissage|spectacle|ca|assemblee|concert|marche|planification)\b"
)


def _title(event: CalendarEvent) -> str:
    return _PREFIX.sub("", event.title).strip(" -–—:.") or "Activité sans titre"  # data


def people_met(event: CalendarEvent) -> int:
    """How many people the author met: everyone invited and the organiser, less herself."""
    everyone = {fold(name) for name in (*event.attendees, event.organizer) if name}
    return max(0, len(everyone) - 1)


def gesture_sentence(event: CalendarEvent) -> str:
    """The line proposed for a gesture: « Comité billetterie, 5 personnes ».

    The date is the event's own; minutes are not written (they are off unless asked for).
    """
    count = people_met(event)
    if count == 0 or re.search(r"\d+\s+(?:personne|participant|artiste|membre)", fold(event.title)):
        return _title(event)
    return f"{_title(event)}, {count} {'personnes' if count > 1 else 'personne'}"


def is_likely_practice(event: CalendarEvent) -> tuple[bool, str]:
    """Whether an event looks like work worth a gesture, and the reason in French either way."""
    folded = fold(event.title)
    if event.private:
        return False, Said("l’événement est marqué privé")
    if event.status == "cancelled":
        return False, Said("l’événement est annulé")
    if not folded.strip():
        return False, Said("l’événement n’a pas de titre")
    work = _WORK.search(folded)
    for reason, pattern in _PATTERNS:
        found = pattern.search(folded)
        if found and not (work and reason != PRIVATE_LIFE):
            return False, Said("« %(words)s » : %(reason)s", words=found.group(), reason=reason)
    if event.all_day and not work and not event.attendees:
        return False, Said("une journée entière sans personne invitée")
    if work:
        return True, Said("parce que « %(words)s »", words=work.group())
    if people_met(event):
        return True, Said("d’autres personnes y étaient invitées")
    return True, Said("rien n’indique une activité personnelle")
