"""The one error a reader of notes may raise."""

from __future__ import annotations

from maillage.algorithms.said import Said


class NotesError(Exception):
    """Notes that cannot be read; nothing was kept.

    `file` is the name given by the person, `place` where in it (« ligne 3 », « tout le fichier »),
    `message` what is wrong and `remedy` what to do: both are whole French sentences, which keep
    their templates (`Said`); `said` is all four as one.
    """

    def __init__(self, file: str, place: str, remedy: str, message: str) -> None:
        super().__init__(file, place, remedy, message)
        self.file = file
        self.place = place
        self.remedy = remedy
        self.message = message

    @property
    def said(self) -> Said:
        """The whole refusal, for any language."""
        return Said(
            "«\u00a0%(file)s\u00a0», %(place)s\u00a0: %(message)s %(remedy)s",
            file=self.file, place=self.place, message=self.message, remedy=self.remedy,
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.said)
