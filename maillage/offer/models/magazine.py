"""The magazine: Wagtail pages (articles, portraits, episodes), and an outside magazine as read.

Pages live under one `MagazineIndexPage` per site and language; their addresses are ours
(`/magazine/…`), whatever the tree above them.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, Site

from maillage.core.models import Dated
from maillage.core.said import SaidField
from maillage.offer.models.blocks import MagazineBlocks
from maillage.offer.models.sites import RegionalSite

AUDIO_TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav"}


class OwnAddress:
    """A page whose address is one of our views', not of Wagtail's own serving."""

    def magazine_path(self) -> str:
        raise NotImplementedError

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        from maillage.offer.sites import root_url_of

        parts = super().get_url_parts(request)  # type: ignore[misc]
        if parts is None:
            return None
        site = Site.objects.get(pk=parts[0])
        with override(self.locale.language_code):  # type: ignore[attr-defined]
            return site.pk, root_url_of(site), self.magazine_path()


class MagazineIndexPage(OwnAddress, Page):
    """The magazine's front page, and what podcast players say of its episodes."""

    intro = models.CharField(_("en une phrase"), max_length=250, blank=True)
    podcast_title = models.CharField(_("nom du balado"), max_length=120, blank=True)
    podcast_text = models.TextField(_("description du balado"), blank=True)
    podcast_author = models.CharField(_("balado : qui le fait"), max_length=120, blank=True)
    podcast_email = models.EmailField(_("balado : courriel public"), blank=True)
    podcast_picture = models.ForeignKey(
        "core.Picture", verbose_name=_("balado : image carrée"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    template = "offer/magazine.html"
    subpage_types = ("offer.ArticlePage", "offer.EpisodePage")
    max_count_per_parent = 1
    content_panels = (
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("podcast_title"),
                FieldPanel("podcast_text"),
                FieldPanel("podcast_author"),
                FieldPanel("podcast_email"),
                FieldPanel("podcast_picture"),
            ],
            heading=_("balado"),
        ),
    )

    class Meta:
        verbose_name = _("magazine")
        verbose_name_plural = _("magazines")

    def magazine_path(self) -> str:
        return reverse("offer:magazine")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maillage.offer.magazine_page import index_context

        told: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return told | index_context(request, self)


class EntryPage(OwnAddress, Page):
    """What an article and an episode have in common. Never made as such."""

    summary = models.CharField(_("en une phrase"), max_length=250, blank=True)
    published_on = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    picture = models.ForeignKey(
        "core.Picture", verbose_name=_("image"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    body = StreamField(MagazineBlocks(), verbose_name=_("texte"), blank=True)

    is_creatable = False
    parent_page_types = ("offer.MagazineIndexPage",)
    subpage_types = ()

    class Meta:
        verbose_name = _("page du magazine")
        verbose_name_plural = _("pages du magazine")

    def magazine_path(self) -> str:
        return reverse("offer:magazine_page", args=[self.slug])

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from maillage.offer.magazine_page import entry_context

        told: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return told | entry_context(request, self)


HEAD_PANELS = [
    *Page.content_panels, FieldPanel("summary"), FieldPanel("published_on"), FieldPanel("picture"),
]  # fmt: skip
TAIL_PANELS = [
    FieldPanel("body"),
    InlinePanel("contributors", label=_("signature")),
    InlinePanel("mentions", label=_("lié à (événement, œuvre, artiste)")),
]


class ArticlePage(EntryPage):
    """An article, or the portrait of somebody."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        PORTRAIT = "portrait", _("portrait")

    kind = models.CharField(_("sorte"), max_length=8, choices=Kind, default=Kind.ARTICLE)

    is_creatable = True
    template = "offer/entry.html"
    content_panels = (*HEAD_PANELS, FieldPanel("kind"), *TAIL_PANELS)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class EpisodePage(EntryPage):
    """An episode of the podcast: a file here, or the address of one elsewhere with its size."""

    audio_file = models.FileField(
        _("fichier audio"), upload_to="magazine/%Y", blank=True,
        validators=[FileExtensionValidator(list(AUDIO_TYPES))],
    )  # fmt: skip
    audio_url = models.URLField(_("ou adresse du fichier"), max_length=500, blank=True)
    audio_bytes = models.PositiveBigIntegerField(
        _("taille du fichier (octets)"), null=True, blank=True
    )
    seconds = models.PositiveIntegerField(
        _("durée (secondes)"), validators=[MinValueValidator(1)], default=60
    )
    number = models.PositiveSmallIntegerField(_("épisode no"), null=True, blank=True)
    transcript = models.TextField(_("transcription"), blank=True)

    is_creatable = True
    template = "offer/entry.html"
    content_panels = (
        *HEAD_PANELS,
        MultiFieldPanel(
            [
                FieldPanel("audio_file"),
                FieldPanel("audio_url"),
                FieldPanel("audio_bytes"),
                FieldPanel("seconds"),
                FieldPanel("number"),
            ],
            heading=_("son"),
        ),
        FieldPanel("transcript"),
        *TAIL_PANELS,
    )

    class Meta:
        verbose_name = _("épisode de balado")
        verbose_name_plural = _("épisodes de balado")

    def clean(self) -> None:
        super().clean()
        if not self.audio_file and not self.audio_url:
            raise ValidationError({"audio_file": _("Ajoutez un fichier, ou son adresse.")})
        if self.audio_url and not self.audio_file and not self.audio_bytes:
            raise ValidationError(
                {"audio_bytes": _("Les lecteurs de balados demandent la taille.")}
            )

    @property
    def media_type(self) -> str:
        """The type of the sound, by the end of its name."""
        name = str(self.audio_file.name if self.audio_file else self.audio_url.partition("?")[0])
        return AUDIO_TYPES.get(name.rpartition(".")[2].lower(), "audio/mpeg")


class Contributor(Orderable):
    """Who signs: a record of the directory, or a name alone."""

    page = ParentalKey(EntryPage, on_delete=models.CASCADE, related_name="contributors")
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=120)
    role = models.CharField(_("rôle"), max_length=80, blank=True)

    panels = (FieldPanel("name"), FieldPanel("role"))

    class Meta(Orderable.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return self.name


class Mention(Orderable):
    """A record that a page speaks of, named by its address; each shows the other."""

    page = ParentalKey(EntryPage, on_delete=models.CASCADE, related_name="mentions")
    address = models.CharField(
        _("adresse de la page"), max_length=300,
        help_text=_("Collez l’adresse d’un événement, d’une œuvre ou d’une page du répertoire."),
    )  # fmt: skip
    event = models.ForeignKey(
        "offer.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    work = models.ForeignKey(
        "offer.Work", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.CASCADE, related_name="mentions"
    )

    panels = (FieldPanel("address"),)

    class Meta(Orderable.Meta):
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        from maillage.offer.magazine import record_at

        super().clean()
        found = record_at(self.address)
        if found is None:
            raise ValidationError({"address": _("Aucune page publiée n’a cette adresse.")})
        self.event = self.work = self.actor = None
        setattr(self, found._meta.model_name or "", found)


# --- Somebody else's magazine ------------------------------------------------------------------
class MagazineFeed(Dated):
    """How the reading of a site's outside magazine went last."""

    regional_site = models.OneToOneField(
        RegionalSite, on_delete=models.CASCADE, related_name="feed_read"
    )
    url = models.URLField(max_length=500)
    title = models.CharField(max_length=200, blank=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = SaidField(blank=True)

    class Meta:
        verbose_name = _("magazine d’ailleurs")
        verbose_name_plural = _("magazines d’ailleurs")

    def __str__(self) -> str:
        return self.title or self.url


class FeedItem(models.Model):
    """An article of that magazine: plain text and a link out, nothing else is kept."""

    feed = models.ForeignKey(MagazineFeed, on_delete=models.CASCADE, related_name="items")
    key = models.CharField(max_length=500)
    url = models.URLField(max_length=1000)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=400, blank=True)
    author = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "id"]
        verbose_name = _("article d’ailleurs")
        verbose_name_plural = _("articles d’ailleurs")
        constraints = [
            models.UniqueConstraint(fields=["feed", "key"], name="an_item_of_a_feed_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.title
