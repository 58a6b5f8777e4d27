"""The one error a reader of notes may raise."""

from __future__ import annotations


class NotesError(Exception):
    """Notes that cannot be read; nothing was kept.

    `file` is the name given by the person, `place` where in it (« ligne 3 », « tout le fichier »),
    `message` what is wrong and `remedy` what to do: both are whole French sentences.
    """

    def __init__(self, file: str, place: str, remedy: str, message: str) -> None:
        super().__init__(file, place, remedy, message)
        self.file = file
        self.place = place
        self.remedy = remedy
        self.message = message

    def __str__(self) -> str:
        return f"«\u00a0{self.file}\u00a0», {self.place}\u00a0: {self.message} {self.remedy}"
