"""The demonstration's pictures, drawn when first asked for and kept as the site's own pictures."""

from __future__ import annotations

from functools import partial
from io import BytesIO

from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from wagtail.models import Collection

from maillage.core.models import Picture
from maillage.offer.demo.drawing import draw

COLLECTION = "Images de démonstration (exemple)"
CREDIT = "Dessin : Maillage (exemple)"
VARIANTS = 3
# What is drawn for a discipline: the first motif that is given takes turns with the others.
MOTIFS: dict[str, tuple[str, ...]] = {
    "arts-visuels": ("cutouts", "river", "weave"), "metiers-art": ("weave", "cutouts"),
    "architecture-design": ("roofs", "weave"), "musique": ("strings", "river", "ribbons"),
    "chanson": ("strings", "hills"), "theatre": ("curtain", "roofs"),
    "danse": ("ribbons", "curtain"), "arts-cirque": ("tent",), "arts-rue": ("tent", "roofs"),
    "arts-parole": ("trees", "hills", "bubbles"), "litterature": ("books", "trees"),
    "livre-edition": ("books",), "bibliotheques": ("books",), "cinema-video": ("beam", "hills"),
    "arts-numeriques": ("signal", "river"), "jeu-video": ("signal", "hills"),
    "humour": ("bubbles", "curtain"), "patrimoine": ("roofs", "trees", "hills"),
    "museologie": ("roofs", "cutouts"), "archeologie": ("hills",),
    "arts-autochtones": ("beads", "trees"), "arts-multidisciplinaires": ("cutouts", "hills"),
    "loisir-culturel": ("hills", "bubbles"), "medias-communautaires": ("signal", "bubbles"),
    "formation-arts": ("strings", "books"), "marche-art": ("weave",),
}  # fmt: skip


class Gallery:
    """Draws each picture once; `for_discipline` takes turns among a few of a kind."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], Picture] = {}
        self._turn: dict[str, int] = {}
        self._collection: Collection | None = None

    def for_discipline(self, slug: str) -> Picture:
        turn = self._turn[slug] = self._turn.get(slug, -1) + 1
        motifs = MOTIFS.get(slug, ("hills", "river", "cutouts"))
        motif = motifs[turn % len(motifs)]
        return self.picture(motif, turn // len(motifs) % VARIANTS)

    def picture(self, motif: str, seed: int) -> Picture:
        """The picture of a motif and seed; the same ones give the same record."""
        if (motif, seed) not in self._made:
            self._made[motif, seed] = self._drawn(motif, seed)
        return self._made[motif, seed]

    def _drawn(self, motif: str, seed: int) -> Picture:
        image, words = draw(motif, seed)
        body = BytesIO()
        image.save(body, "JPEG", quality=86)
        size = len(body.getvalue())
        body.seek(0)
        picture = Picture(
            title=f"{words[:120]}", alternative_text=words[:300], credit=CREDIT,
            collection=self._where(), width=image.width, height=image.height, file_size=size,
            file=ImageFile(body, name=f"exemple-{motif}-{seed}.jpg"),
        )  # fmt: skip
        picture.save()
        return picture

    def _where(self) -> Collection:
        if self._collection is None:
            self._collection = Collection.objects.filter(name=COLLECTION).first()
        if self._collection is None:
            root = Collection.get_first_root_node()
            self._collection = root.add_child(instance=Collection(name=COLLECTION))
        return self._collection


def remove_gallery() -> int:
    """Delete the demonstration's pictures, their files and their collection."""
    pictures = list(Picture.objects.filter(collection__name=COLLECTION))
    for picture in pictures:
        # Wagtail leaves the files to a worker, which may not be running.
        for file in (picture.file, *(one.file for one in picture.renditions.all())):
            delete_file_after(file)
        picture.delete()
    Collection.objects.filter(name=COLLECTION).delete()
    return len(pictures)


def delete_file_after(file: FieldFile) -> None:
    """Delete a file once the transaction that let go of it is written."""
    if file:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
