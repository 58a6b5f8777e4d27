"""Listed actors, works and a magazine, for the tests of the showcase's pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, Site

from maillage.core.models import Actor, Discipline, Visibility
from maillage.offer.models import (
    ArticlePage,
    DirectoryEntry,
    EpisodePage,
    MagazineIndexPage,
    PublicationState,
    Work,
    WorkCredit,
)
from maillage.offer.tests.site_cast import municipality


def make_artist(name: str, town: str = "Shawinigan", **fields: Any) -> Actor:
    """Somebody public who said yes to the directory, unless `listed_on` says otherwise."""
    entry = {"headline": "", "text": "", "links": [], "listed_on": timezone.localdate()}
    entry |= {key: fields.pop(key) for key in tuple(fields) if key in entry}
    disciplines = fields.pop("disciplines", ("musique",))
    fields = {"kind": Actor.Kind.PERSON, "visibility": Visibility.PUBLIC, **fields}
    actor = Actor.objects.create(name=name, municipality=municipality(town), **fields)
    actor.disciplines.set(Discipline.objects.filter(slug__in=disciplines))
    DirectoryEntry.objects.create(actor=actor, **entry)
    return actor


def make_work(title: str, *makers: Actor, **fields: Any) -> Work:
    """A published work with its makers' consent."""
    disciplines = fields.pop("disciplines", ("arts-visuels",))
    fields = {"state": PublicationState.PUBLISHED, "consented_on": date(2026, 1, 2), **fields}
    work = Work.objects.create(title=title, **fields)
    work.disciplines.set(Discipline.objects.filter(slug__in=disciplines))
    for place, maker in enumerate(makers):
        WorkCredit.objects.create(work=work, actor=maker, name=maker.name, position=place)
    return work


def make_magazine(**fields: Any) -> MagazineIndexPage:
    """A magazine under the root of the default site."""
    root = Site.objects.get(is_default_site=True).root_page
    fields = {"title": "Magazine", "slug": "le-magazine", "intro": "Des gens d’ici.", **fields}
    return Page.objects.get(pk=root.pk).add_child(instance=MagazineIndexPage(**fields))


def make_article(index: MagazineIndexPage, title: str, slug: str, **fields: Any) -> ArticlePage:
    fields.setdefault("published_on", timezone.localdate() - timedelta(days=3))
    return index.add_child(instance=ArticlePage(title=title, slug=slug, **fields))


def make_episode(index: MagazineIndexPage, title: str, slug: str, **fields: Any) -> EpisodePage:
    fields = {"seconds": 754, "summary": "Un épisode.", **fields}
    if "audio_url" not in fields:
        fields["audio_file"] = ContentFile(b"ID3" + b"\0" * 997, name=f"{slug}.mp3")
    return index.add_child(instance=EpisodePage(title=title, slug=slug, **fields))
