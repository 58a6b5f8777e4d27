"""Writes of a synthesis: gather rows, take them apart, merge and order themes, decide, undo.

Keyword-only, atomic, journalled: one act is one batch named after the workshop. No row is lost,
reworded or moved to another group; points stay on their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.models import Contribution, Theme, Workshop
from maillage.consult.themes import wordings
from maillage.consult.themes.reading import head_of, name_from, shown_rows
from maillage.core import journal
from maillage.core.journal_many import change_many
from maillage.core.models import Actor, Batch, Change

NAME_SIZE = 200
MOST_REFUSED_TOGETHER = 30


class ThemeRefused(ValueError):
    """The act cannot be done any more, or makes no sense; the message says why."""


def act_of(workshop: Workshop) -> str:
    """The name of this workshop's acts of synthesis in the journal."""
    return f"themes-{workshop.pk}"


@contextmanager
def act_on(workshop: Workshop, by: Actor | None, label: str) -> Iterator[Batch]:
    """One act on a workshop's themes.

    The workshop's row is locked: of two people who gather the same row, the second is told.
    """
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    with journal.one_act(by=by, act=act_of(workshop), label=label) as batch:
        yield batch


# --- Gathering ----------------------------------------------------------------------------------
@transaction.atomic
def gather(
    *,
    workshop: Workshop,
    rows: Iterable[str],
    by: Actor | None,
    theme: Theme | None = None,
    name: str = "",
    unticked: Iterable[str] = (),
) -> Theme:
    """Gather rows (their uids) into a theme, or into a new one of this name.

    `unticked`: rows that were proposed with them and left out: not suggested with them again.
    Raises ThemeRefused: no row, a row that is not there any more or is in another theme.
    """
    with act_on(workshop, by, _("Réunir des lignes")) as batch:
        found = _rows(workshop, rows)
        _refuse_gathered(found, theme)
        target = _fresh(theme) if theme else _new(workshop, name, found, by, batch)
        new = [row for row in found if row.theme_id != target.pk]
        _move(new, target, by, batch)
        _say_same(target, by, batch)
        left_out = _rows(workshop, unticked, is_strict=False)
        wordings.set_apart(
            [(row, found[0]) for row in left_out], workshop=workshop, by=by, batch=batch
        )
        count = len(new)
        batch.label = ngettext(
            "Réunir %(n)d ligne dans « %(theme)s »", "Réunir %(n)d lignes dans « %(theme)s »", count
        ) % {"n": count, "theme": target.name[:150]}
        batch.save(update_fields=["label"])
    return target


@transaction.atomic
def take_out(*, theme: Theme, rows: Iterable[str], by: Actor | None) -> None:
    """Rows leave their theme and stand alone again; a theme left empty goes, unless it led on."""
    label = _("Retirer des lignes de « %s »") % theme.name[:150]
    with act_on(theme.workshop, by, label) as batch:
        now = _fresh(theme)
        found = _rows_in(now, rows)
        _leave(now, found, by, batch)
        _move(found, None, by, batch)
        _remove_if_bare(now, by, batch)


@transaction.atomic
def split(
    *, theme: Theme, rows: Iterable[str], by: Actor | None, to: Theme | None = None, name: str = ""
) -> Theme:
    """Rows leave their theme for another one, or for a new one of this name."""
    label = _("Séparer des lignes de « %s »") % theme.name[:150]
    with act_on(theme.workshop, by, label) as batch:
        now = _fresh(theme)
        found = _rows_in(now, rows)
        target = _fresh(to) if to else _new(now.workshop, name, found, by, batch)
        if target.pk == now.pk:
            raise ThemeRefused(_("Ces lignes sont déjà dans ce thème."))
        _leave(now, found, by, batch)
        _move(found, target, by, batch)
        _say_same(target, by, batch)
        _remove_if_bare(now, by, batch)
    return target


@transaction.atomic
def merge(*, theme: Theme, into: Theme, by: Actor | None) -> Theme:
    """All the rows of a theme go to another one, and what came of it; the first one goes.

    Raises ThemeRefused when each has its own need or its own decision.
    """
    label = _("Fusionner « %(one)s » dans « %(other)s »") % {
        "one": theme.name[:100], "other": into.name[:100],
    }  # fmt: skip
    with act_on(theme.workshop, by, label) as batch:
        gone, kept = _fresh(theme), _fresh(into)
        if gone.pk == kept.pk or gone.workshop_id != kept.workshop_id:
            raise ThemeRefused(_("Choisissez un autre thème du même atelier."))
        _hand_outcomes(gone, kept, by, batch)
        _move(list(gone.rows.all()), kept, by, batch)
        _say_same(kept, by, batch)
        journal.remove(gone, by=by, batch=batch)
    return kept


def _hand_outcomes(gone: Theme, kept: Theme, by: Actor | None, batch: Batch) -> None:
    both = [
        label
        for name, label in (("need", _("un besoin")), ("decision", _("une décision")))
        if getattr(gone, f"{name}_id") and getattr(kept, f"{name}_id")
    ]
    if both:
        raise ThemeRefused(
            _("Chacun des deux thèmes a déjà donné %s : gardez-les séparés, ou annulez-en un.")
            % both[0]
        )
    values: dict[str, object] = {
        name: getattr(gone, name) for name in ("need", "decision") if getattr(gone, f"{name}_id")
    }
    actions = list(gone.actions.values_list("pk", flat=True))
    if actions:
        values["actions"] = sorted({*actions, *kept.actions.values_list("pk", flat=True)})
    if values:
        journal.change(kept, values, by=by, batch=batch, pins=False)


@transaction.atomic
def dissolve(*, theme: Theme, by: Actor | None) -> None:
    """Take a theme apart: every row stands alone again. Refused when something came of it."""
    with act_on(theme.workshop, by, _("Défaire « %s »") % theme.name[:150]) as batch:
        now = _fresh(theme)
        if _led_on(now):
            raise ThemeRefused(
                _("Ce thème a déjà mené à un besoin, une décision ou une action : il reste.")
            )
        rows = list(now.rows.all())
        pairs = wordings.among(rows)
        wordings.forget_same(pairs, workshop=now.workshop, by=by, batch=batch)
        _move(rows, None, by, batch)
        journal.remove(now, by=by, batch=batch)


# --- Naming and ordering ------------------------------------------------------------------------
@transaction.atomic
def rename(*, theme: Theme, name: str, by: Actor | None) -> None:
    """Give a theme another name; its rows keep their wording."""
    name = " ".join(name.split())[:NAME_SIZE]
    if not name:
        raise ThemeRefused(_("Donnez un nom au thème."))
    with act_on(theme.workshop, by, _("Renommer « %s »") % theme.name[:150]) as batch:
        journal.change(_fresh(theme), {"name": name}, by=by, batch=batch, pins=False)


@transaction.atomic
def place(*, theme: Theme, up: bool, by: Actor | None) -> None:
    """Move a theme one place up or down."""
    label = (_("Monter « %s »") if up else _("Descendre « %s »")) % theme.name[:150]
    with act_on(theme.workshop, by, label) as batch:
        themes = list(Theme.objects.filter(workshop=theme.workshop_id).order_by("position", "pk"))
        here = next((n for n, one in enumerate(themes) if one.pk == theme.pk), None)
        if here is None:
            raise ThemeRefused(_("Ce thème n’est plus là."))
        there = here + (-1 if up else 1)
        if not 0 <= there < len(themes):
            return
        themes[here], themes[there] = themes[there], themes[here]
        # Places are counted anew: themes made before may share one.
        values = [(one, {"position": n}) for n, one in enumerate(themes, start=1)]
        change_many(values, by=by, batch=batch, respects_pins=False)


# --- Refusing a suggestion ----------------------------------------------------------------------
@transaction.atomic
def refuse(*, workshop: Workshop, rows: Sequence[str], by: Actor | None) -> None:
    """These rows do not say the same thing: never suggested together again.

    Of a pair, the team's list learns that the two wordings differ; of a larger set it learns
    nothing, since some of them may well be one. At most 30 rows.
    """
    label = _("Écarter un rapprochement")
    with act_on(workshop, by, label) as batch:
        found = _rows(workshop, rows)
        if not 1 < len(found) <= MOST_REFUSED_TOGETHER:
            raise ThemeRefused(_("Un rapprochement a au moins deux lignes, et au plus 30."))
        pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
        wordings.set_apart(pairs, workshop=workshop, by=by, batch=batch)
        if len(found) == 2:
            pair = wordings.pair_of(*map(wordings.phrase_of, found))
            wordings.remember(
                [pair] if pair else [], is_same=False, by=by, workshop=workshop, batch=batch
            )
        names = ", ".join(f"« {name_from(head_of(row), 40)} »" for row in found[:3])
        batch.label = f"{label} : {names}"[:300]
        batch.save(update_fields=["label"])


# --- Undo ---------------------------------------------------------------------------------------
def last_acts(workshop: Workshop, most: int = 10) -> list[Batch]:
    """The newest acts that are not undone."""
    acts = Batch.objects.filter(act=act_of(workshop), undone_at=None, finished_at__isnull=False)
    return list(acts.select_related("by").order_by("-pk")[:most])


@transaction.atomic
def undo(*, workshop: Workshop, batch: Batch, by: Actor | None) -> None:
    """Undo one act wholly, or not at all: ThemeRefused names what changed since."""
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    now = Batch.objects.filter(pk=batch.pk, act=act_of(workshop), undone_at=None).first()
    if now is None:
        raise ThemeRefused(_("Cet acte est déjà annulé."))
    _refuse_changed_since(now)
    _refuse_joined_since(now)
    outcome = journal.undo(now, by=by)
    if outcome.refused:
        raise ThemeRefused(" ".join(outcome.refusals[:5]))


def _refuse_changed_since(batch: Batch) -> None:
    """A later act on the same fields is undone first: no act is undone from under another."""
    own = {
        (told.record_type_id, told.record_id): set(told.after or told.before)
        for told in batch.changes.all()
    }
    later = Change.objects.filter(
        batch__act=batch.act, batch__undone_at=None, batch__pk__gt=batch.pk,
        record_id__in={pk for _kind, pk in own},
    )  # fmt: skip
    rows = ContentType.objects.get_for_model(Contribution)
    found = list(later.select_related("batch").order_by("pk"))
    for told in sorted(found, key=lambda one: one.record_type_id != rows.pk):  # rows named first
        fields = own.get((told.record_type_id, told.record_id), set())
        if fields & set(told.after or told.before):
            raise ThemeRefused(
                _("« %(record)s » a changé depuis. Annulez d’abord cet acte : %(act)s")
                % {"record": name_from(told.label), "act": told.batch}
            )


def _refuse_joined_since(batch: Batch) -> None:
    """A theme that this act made goes with it: not when others gathered rows there since."""
    theme_type = ContentType.objects.get_for_model(Theme)
    row_type = ContentType.objects.get_for_model(Contribution)
    told = batch.changes.values_list("record_type_id", "record_id", "act")
    made = [pk for kind, pk, act in told if kind == theme_type.pk and act == Change.Act.CREATE]
    own = [pk for kind, pk, _act in told if kind == row_type.pk]
    joined = Contribution.objects.filter(theme__in=made).exclude(pk__in=own)
    row = joined.select_related("theme").first()
    if row is not None and row.theme is not None:
        raise ThemeRefused(
            _("« %s » a reçu d’autres lignes depuis : retirez-les d’abord.") % row.theme.name
        )


# --- Parts of the acts --------------------------------------------------------------------------
def _rows(workshop: Workshop, uids: Iterable[str], *, is_strict: bool = True) -> list[Contribution]:
    """The rows of these uids that may be gathered, in the workshop's order."""
    wanted = set(uids)
    found = list(shown_rows(workshop).filter(uid__in=wanted).select_related("theme").in_order())
    if is_strict and not wanted:
        raise ThemeRefused(_("Cochez au moins une ligne."))
    if is_strict and len(found) != len(wanted):
        raise ThemeRefused(
            _("Une des lignes n’est plus là, ou son groupe relit ses notes : rechargez la page.")
        )
    return found


def _rows_in(theme: Theme, uids: Iterable[str]) -> list[Contribution]:
    found = _rows(theme.workshop, uids)
    for row in found:
        if row.theme_id != theme.pk:
            raise ThemeRefused(_("« %s » n’est plus dans ce thème.") % name_from(head_of(row)))
    return found


def _refuse_gathered(rows: Sequence[Contribution], theme: Theme | None) -> None:
    for row in rows:
        if row.theme is not None and (theme is None or row.theme_id != theme.pk):
            raise ThemeRefused(
                _("« %(row)s » vient d’être réunie ailleurs, dans « %(theme)s ».")
                % {"row": name_from(head_of(row)), "theme": row.theme.name}
            )


def _fresh(theme: Theme) -> Theme:
    now = Theme.objects.select_related("workshop").filter(pk=theme.pk).first()
    if now is None:
        raise ThemeRefused(_("Ce thème n’est plus là."))
    return now


def _new(
    workshop: Workshop, name: str, rows: Sequence[Contribution], by: Actor | None, batch: Batch
) -> Theme:
    said = " ".join(name.split())[:NAME_SIZE] or name_from(head_of(rows[0])) or _("Sans nom")
    last = workshop.themes.aggregate(last=Max("position"))["last"] or 0
    made = Theme(workshop=workshop, name=said, position=last + 1)
    return journal.create(made, by=by, batch=batch)


def _move(
    rows: Sequence[Contribution], theme: Theme | None, by: Actor | None, batch: Batch
) -> None:
    values = [(row, {"theme": theme}) for row in rows]
    change_many(values, by=by, batch=batch, respects_pins=False)


def _say_same(theme: Theme, by: Actor | None, batch: Batch) -> None:
    """What is gathered says the same thing: the team's list remembers it."""
    rows = list(theme.rows.in_order())
    workshop = theme.workshop
    pairs = wordings.star(rows)
    wordings.remember(pairs, is_same=True, by=by, workshop=workshop, batch=batch)


def _leave(theme: Theme, rows: Sequence[Contribution], by: Actor | None, batch: Batch) -> None:
    """What was decided of these rows and those that stay no longer holds."""
    gone = {row.pk for row in rows}
    kept = [row for row in theme.rows.in_order() if row.pk not in gone]
    gone_pairs = wordings.between(rows, kept)
    wordings.forget_same(gone_pairs, workshop=theme.workshop, by=by, batch=batch)
    wordings.remember(
        wordings.star(kept), is_same=True, by=by, workshop=theme.workshop, batch=batch
    )


def _led_on(theme: Theme) -> bool:
    return bool(theme.need_id or theme.decision_id or theme.actions.exists())


def _remove_if_bare(theme: Theme, by: Actor | None, batch: Batch) -> None:
    if not theme.rows.exists() and not _led_on(theme):
        journal.remove(theme, by=by, batch=batch)
