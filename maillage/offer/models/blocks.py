"""The blocks an article is made of: one set for the whole magazine, eight at most."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH = ["bold", "italic", "link", "ol", "ul"]


class PickBlock(blocks.StructBlock):
    """A « coup de cœur » : an event or a work of the site by its address, and why."""

    address = blocks.CharBlock(
        label=_("adresse de la page"), max_length=300,
        help_text=_("Collez l’adresse d’un événement ou d’une œuvre de ce site."),
    )  # fmt: skip
    why = blocks.TextBlock(label=_("pourquoi"), required=False, max_length=400, rows=2)

    class Meta:
        label = _("coup de cœur")
        icon = "pick"
        template = "offer/blocks/pick.html"

    def clean(self, value: Any) -> Any:
        from maillage.offer.magazine import record_at

        cleaned = super().clean(value)
        if record_at(cleaned["address"]) is None:
            raise blocks.StructBlockValidationError(
                {"address": ValidationError(_("Aucune page publiée n’a cette adresse."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from maillage.offer.magazine import pick_of

        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["pick"] = pick_of(value["address"])
        return context


class MagazineBlocks(blocks.StreamBlock):
    """What stands in an article, one under the other."""

    heading = blocks.CharBlock(
        label=_("intertitre"), icon="title", max_length=120, template="offer/blocks/heading.html"
    )
    text = blocks.RichTextBlock(label=_("texte"), icon="pilcrow", features=RICH)
    quote = blocks.StructBlock(
        [
            ("text", blocks.TextBlock(label=_("citation"), max_length=500, rows=3)),
            ("who", blocks.CharBlock(label=_("qui le dit"), required=False, max_length=120)),
        ],
        label=_("citation"), icon="openquote", template="offer/blocks/quote.html",
    )  # fmt: skip
    picture = blocks.StructBlock(
        [
            ("picture", ImageChooserBlock(label=_("image"))),
            ("caption", blocks.CharBlock(label=_("légende"), required=False, max_length=250)),
        ],
        label=_("image"), icon="image", template="offer/blocks/picture.html",
    )  # fmt: skip
    link = blocks.StructBlock(
        [
            ("url", blocks.URLBlock(label=_("adresse de la vidéo, du son ou de la page"))),
            ("label", blocks.CharBlock(label=_("texte du lien"), max_length=120)),
        ],
        label=_("lien vers une vidéo, un son"), icon="media", template="offer/blocks/link.html",
    )  # fmt: skip
    pick = PickBlock()
