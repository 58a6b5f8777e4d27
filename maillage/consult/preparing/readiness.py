"""What is ready and what is missing before a workshop is held."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.models import Breakout, Step, Workshop
from maillage.consult.preparing.templates import total_minutes


@dataclass(frozen=True)
class Check:
    """A line of the list: what is asked, whether it is there, in words, and where to mend it."""

    title: str
    is_ready: bool
    text: str
    url: str


def in_hours(minutes: int) -> str:
    """« 45 min », « 1 h », « 1 h 15 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%d min") % rest
    return _("%d h") % hours if not rest else _("%(h)d h %(m)02d") % {"h": hours, "m": rest}


def state_of(workshop: Workshop) -> tuple[str, str]:
    """(word, class of its tag): en préparation, en cours, tenu, or répétition."""
    if workshop.is_rehearsing:
        return _("répétition"), "warn"
    css = {Workshop.State.OPEN: "good", Workshop.State.PREPARED: "v3"}
    return str(workshop.get_state_display()), css.get(Workshop.State(workshop.state), "")


def checks(workshop: Workshop, groups: list[Breakout], steps: list[Step]) -> list[Check]:
    """Everything that a workshop needs to be held, in the order in which one prepares it."""

    def page(name: str) -> str:
        return reverse(name, args=[workshop.address])

    settings = page("consult:prepare")
    return [
        _date(workshop, settings),
        Check(
            _("Animation"), workshop.facilitator_id is not None,
            str(workshop.facilitator or _("Personne n’est nommé.")), settings,
        ),
        Check(_("Étapes"), bool(steps), _told_steps(steps), page("consult:prepare_steps")),
        *_of_groups(groups, page("consult:prepare_groups")),
        _code(workshop, page("consult:prepare_links")),
    ]  # fmt: skip


def _date(workshop: Workshop, url: str) -> Check:
    told = date_format(workshop.held_on) if workshop.held_on else _("Aucune date.")
    return Check(_("Date"), workshop.held_on is not None, told, url)


def _told_steps(steps: list[Step]) -> str:
    if not steps:
        return _("Aucune étape.")
    told = ngettext("%d étape", "%d étapes", len(steps)) % len(steps)
    return f"{told}, {in_hours(total_minutes(steps))}"


def _of_groups(groups: list[Breakout], url: str) -> list[Check]:
    if not groups:
        return [Check(_("Groupes"), False, _("Aucun groupe."), url)]
    told = ngettext("%d groupe", "%d groupes", len(groups)) % len(groups)
    without = [group.label for group in groups if group.note_taker_id is None]
    says = _("Chaque groupe a sa personne.")
    if without:
        says = _("Sans personne : %s. Le lien de prise de notes peut suffire.") % ", ".join(without)
    return [
        Check(_("Groupes"), True, told, url),
        Check(_("Prise de notes"), not without, says, url),
    ]


def _code(workshop: Workshop, url: str) -> Check:
    if not workshop.code:
        return Check(_("Code"), False, _("Aucun code : personne ne peut rejoindre."), url)
    expires = workshop.code_expires_at
    if expires is not None and expires <= timezone.now():
        return Check(_("Code"), False, _("Le code n’est plus valable."), url)
    if expires is None:
        return Check(_("Code"), True, _("Valable jusqu’à la fin de l’atelier."), url)
    told = date_format(timezone.localtime(expires), "DATETIME_FORMAT")
    return Check(_("Code"), True, _("Valable jusqu’au %s.") % told, url)
