"""What a typed line may be. It is kept as typed, so what cannot be kept is refused and said."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 500
# Marks that turn the reading direction of what follows: a line could show another text than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_line(line: str) -> str:
    """The same line, unchanged. ValidationError: empty, too long, or with hidden signs."""
    if not line.strip():
        raise ValidationError(_("Écrivez ce que vous avez fait : une ligne suffit."))
    if len(line) > MAX_LENGTH:
        raise ValidationError(
            _("Un geste tient en %(most)d caractères ; cette ligne en a %(count)d. "
              "Gardez l’essentiel ici, le reste ira dans « Ce qui en est sorti ».")
            % {"most": MAX_LENGTH, "count": len(line)}
        )  # fmt: skip
    if any(c in _TURNING for c in line):
        raise ValidationError(
            _("Cette ligne contient des signes invisibles qui inversent le sens de lecture. "
              "Effacez-la et tapez-la de nouveau, sans la coller.")
        )  # fmt: skip
    if any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} for c in line):
        raise ValidationError(
            _("Cette ligne contient des signes de contrôle ou un saut de ligne. "
              "Un geste s’écrit sur une seule ligne, en texte simple.")
        )  # fmt: skip
    return line
