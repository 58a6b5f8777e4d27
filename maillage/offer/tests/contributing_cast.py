"""Pasted texts, a form as a browser sends it, and the link of the last mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.offer.contributing import actions
from maillage.offer.contributing.dates import read_when
from maillage.offer.contributing.saying_dates import in_french
from maillage.offer.contributing.spots import locate
from maillage.offer.models import Event, PublicationState, Submission

POST = """🎶 SOIRÉE DE CONTES AU VIEUX PRESBYTÈRE 🎶
Venez entendre Jeanne Brisebois et ses invités le {day} à 19 h 30, au Vieux presbytère, 342 rue Principale, Batiscan.
Portes à 19 h. Billets : 15 $ en prévente, 20 $ à la porte, gratuit pour les moins de 12 ans. https://billets.example.org/contes
Renseignements : 819 555-0123 ou contes@example.org
Présenté par la Société d’histoire de Batiscan. Accessible en fauteuil roulant.
J’aime
Commenter
Partager"""  # noqa: E501

LETTER = """De : Marie Tremblay <marie@example.org>
Objet : Exposition « Eaux vives » de Luc Côté

Bonjour,

Nous vous invitons au vernissage de l’exposition « Eaux vives », de l’artiste Luc Côté, le jeudi 14 janvier 2027 de 17 h à 19 h à la Galerie du Fleuve, 12, rue des Forges, Trois-Rivières.
L’exposition se poursuit jusqu’au 28 février 2027. Entrée libre.

Merci de diffuser!
819-555-9876 poste 22
www.galeriedufleuve.example.org
"""  # noqa: E501

LABELS = """Titre : Atelier de gravure
Quand : samedi 23 janvier 2027, 13 h à 16 h
Où : Bibliothèque Marie-Uguay, Shawinigan
Coût : 25 $ (matériel inclus)
Public : 12 ans et plus
Inscription : https://inscription.example.org/gravure
"""

PROGRAMME = """PROGRAMMATION HIVER 2027

Vendredi 15 janvier 2027, 20 h
Les Draveurs en concert
Musique traditionnelle. 22 $

Samedi 23 janvier 2027, 14 h
L’heure du conte en pyjama
Pour les 3 à 6 ans. Gratuit

Dimanche 7 février 2027, 15 h
Récital de piano de Maude Verreault
Salle de concert, Shawinigan. 30 $
"""


def coming(days: int = 40) -> date:
    return timezone.localdate() + timedelta(days=days)


def post(days: int = 40) -> str:
    """A Facebook post about an evening that is still to come."""
    return POST.format(day=in_french(coming(days)))


def filled(**values: Any) -> dict[str, Any]:
    """The form of a proposition as it is sent, its dates seen."""
    told = {
        "title": "Veillée de contes au moulin", "when": f"{in_french(coming())}, 19 h 30",
        "place": "Moulin du ruisseau", "town": "Batiscan", "email": "lucie@example.org",
        "name": "Lucie Bordeleau", "description": "Des contes d’hiver.", "price_kind": "free",
        "key": "abcdefghjkmnpqrs", **values,
    }  # fmt: skip
    told.setdefault("seen", read_when(told["when"]).digest)
    return {name: value for name, value in told.items() if value is not None}


def send(client: Client, **values: Any):
    return client.post(reverse("offer:propose"), filled(**values))


def link_of_last_mail() -> str:
    """The path of the private link in the mail that left last."""
    found = re.findall(r"https?://\S+/(?:proposer|revendiquer)/\S+/", mail.outbox[-1].body)
    return urlsplit(found[-1]).path


def a_submission(title: str = "Veillée de contes", *, state: str = "", **values: Any) -> Submission:
    """A confirmed proposition, in the state told."""
    slots = values.pop("slots", None) or read_when(f"{in_french(coming())}, 19 h 30").slots
    submission, _new = actions.propose(
        key="", values={"title": title, **values}, slots=slots, credits=[], disciplines=[],
        where=locate("Moulin du ruisseau", "", "Batiscan"),
        sender=actions.Sender("lucie@example.org", "Lucie Bordeleau"), is_confirmed=True,
    )  # fmt: skip
    event = Event.objects.get(pk=submission.event_id)
    if state == PublicationState.PUBLISHED:
        from maillage.offer.actions import set_state

        set_state(events=[event], state=state, by=None)
    return Submission.objects.select_related("event").get(pk=submission.pk)
