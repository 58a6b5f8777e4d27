"""Files and pictures. Public media are cached; private ones pass through `core.access`."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from maillage.core.models.base import Dated, Identified, Linkable, Scoped


def private_storage():
    """The folder that no web address serves by itself."""
    return storages["private"]


class File(Identified, Scoped, Linkable, Dated):
    """A private file: a piece of evidence, an import, a frozen report."""

    title = models.CharField(_("titre"), max_length=255)
    file = models.FileField(
        _("fichier"), storage=private_storage, upload_to="%Y/%m", max_length=255
    )
    media_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")

    def __str__(self) -> str:
        return self.title


class Picture(AbstractImage, Identified):
    """A public picture, with the words that replace it and the name of who made it."""

    alternative_text = models.CharField(_("texte de remplacement"), max_length=300, blank=True)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "alternative_text", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        return self.alternative_text or self.title


class Rendition(AbstractRendition):
    """One size and format of an image."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
