"""What records have in common: a public identifier, a scope, loose references."""

from __future__ import annotations

import secrets

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_MANY = len(ALPHABET) ** 16


def new_uid() -> str:
    """A random public identifier: 16 of 31 characters that cannot be mistaken for one another."""
    # One draw for all sixteen: an import of 50,000 events asks for 150,000 of these.
    number = secrets.randbelow(_MANY)
    letters = []
    for _place in range(16):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)


class Visibility(models.TextChoices):
    """Who may see a record. *Private*: its owner only; *host*: active members of that host."""

    PRIVATE = "private", _("privé")
    HOST = "host", _("organisme d’accueil")
    NETWORK = "network", _("réseau")
    PUBLIC = "public", _("public")


class Identified(models.Model):
    """A number inside, a random `uid` outside: what is published never changes."""

    uid = models.CharField(max_length=24, unique=True, default=new_uid, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Where the record is shown; empty when the room that shows it is not installed."""
        from maillage.core.registry import registry

        return registry.address_of(self)

    @property
    def address(self) -> str:
        """`slug-shortuid`, the last part of the record's address. A wrong slug redirects."""
        return f"{slugify(str(self))[:60].strip('-') or 'fiche'}-{self.uid[:10]}"


class Scoped(models.Model):
    """A record that belongs to somebody: its host, its owner, and who may see it."""

    host = models.ForeignKey(
        "core.Actor",
        verbose_name=_("organisme d’accueil"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    owner = models.ForeignKey(
        "core.Actor",
        verbose_name=_("responsable de la fiche"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    visibility = models.CharField(
        _("visible par"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )

    class Meta:
        abstract = True


class Dated(models.Model):
    """When the row was written and last changed."""

    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        abstract = True


class Linkable(models.Model):
    """Both ends of a `core.Link` inherit this, so that a link never outlives one of them."""

    links_out = GenericRelation(
        "core.Link", content_type_field="source_type", object_id_field="source_id"
    )
    links_in = GenericRelation(
        "core.Link", content_type_field="target_type", object_id_field="target_id"
    )

    class Meta:
        abstract = True


class Named(models.Model):
    """A word of a vocabulary, in both languages."""

    slug = models.SlugField(max_length=80, unique=True)
    name_fr = models.CharField(_("nom français"), max_length=160)
    name_en = models.CharField(_("nom anglais"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language; French when there is no English one."""
        from django.utils.translation import get_language

        english = (get_language() or "fr").startswith("en")
        return (self.name_en or self.name_fr) if english else self.name_fr
