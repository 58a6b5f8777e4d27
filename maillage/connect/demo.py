"""What the demonstration region shows of needs, skills, numbers and consents: few, believable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Change, Consent, Need, Topic, Visibility
from maillage.core.topics import topics_named

SKILLS = {
    "Inès Bellemare": ["captation à plusieurs caméras", "montage"],
    "Florian Pellerin": ["médiation en milieu scolaire"],
    "Antonin Lajoie": ["réalité virtuelle", "prêt d’équipement"],
    "Delphine Hamelin": ["lecture d’écritures anciennes", "numérisation"],
    "Victor Magny": ["écriture interactive"],
    "Perrine Gélinas": ["médiation"],
    "Centre de création numérique Lueur": ["réalité virtuelle", "fabrication numérique"],
    "Radio communautaire du Saint-Maurice": ["prise de son", "montage"],
    "Studio de jeu Cabane": ["écriture interactive", "démonstration de jeu"],
    "Bibliothèque de la Batiscan": ["formation de base"],
}
# Invented numbers, in the shape of the real ones.
NEQ = {"Galerie du Vieux-Quai": "1145550101", "Orchestre de chambre des Deux-Rives": "1145550202"}
# Whose, kind, words, days until its end: one is past, so that it is seen folded away.
NEEDS = [
    ("Festival Voix d’automne", "seeks", "Trois bénévoles à la billetterie d’octobre", -20),
    ("Inès Bellemare", "offers", "Prêt d’une caméra les lundis", 90),
]


def fill_needs(cast: Any) -> None:
    """Skills, numbers, needs with their day, and one consent."""
    batch = journal.open_batch(by=None, act="demo", label="Région de démonstration")
    topics = topics_named([word for words in SKILLS.values() for word in words], by=None)
    by_name = {topic.name_fr: topic for topic in topics.values()}
    for name, words in SKILLS.items():
        skills = sorted(by_name[word].pk for word in words if word in by_name)
        journal.change(cast.actors[name], {"skills": skills}, by=None, batch=batch, pins=False)
    for name, neq in NEQ.items():
        journal.change(cast.actors[name], {"neq": neq}, by=None, batch=batch, pins=False)
    today = timezone.localdate()
    for name, kind, text, days in NEEDS:
        actor = cast.actors[name]
        need = Need(
            kind=kind, actor=actor, text=text, visibility=Visibility.NETWORK, host=actor.host,
            owner=cast.agent1.person, expires_on=today + timedelta(days=days),
        )  # fmt: skip
        journal.create(need, by=cast.agent1.person, batch=batch)
    consent = Consent(
        actor=cast.actors["Inès Bellemare"], purpose="publish", channel="par courriel",
        wording="J’accepte que ma fiche paraisse dans le répertoire public.",
        given_on=today - timedelta(days=60),
    )  # fmt: skip
    journal.create(consent, by=cast.agent1.person, batch=batch)
    journal.close_batch(batch)


def remove_words() -> dict[str, int]:
    """Skills that only the region's actors had."""
    names = [word for words in SKILLS.values() for word in words]
    unused = [t.pk for t in Topic.objects.filter(name_fr__in=names) if not _is_used(t)]
    kind = ContentType.objects.get_for_model(Topic)
    Change.objects.filter(record_type=kind, record_id__in=unused).delete()
    Topic.objects.filter(pk__in=unused).delete()
    return {"core.Topic": len(unused)}


def _is_used(topic: Topic) -> bool:
    """Whether any record of any room carries the word."""
    relations = [r for r in topic._meta.related_objects if r.many_to_many]
    return any(getattr(topic, str(r.get_accessor_name())).exists() for r in relations)
