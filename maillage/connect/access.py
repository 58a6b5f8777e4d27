"""Who may answer for a tie, and who may speak for an actor."""

from __future__ import annotations

from maillage.core.access import Reader, may_change
from maillage.core.models import Actor, Tie, User


def answers_for(actor: Actor, reader: Reader) -> bool:
    """Whether the reader speaks for this actor: herself, or whoever may change a record that has
    no account of its own. Each person is the authority on her own ties."""
    if actor.pk == reader.person_id:
        return True
    if actor.kind == Actor.Kind.PERSON and User.objects.filter(person=actor).exists():
        return False
    return may_change(actor, reader)


def may_answer(tie: Tie, reader: Reader) -> bool:
    """Whether the reader may confirm or refuse a declared tie: not her own declaration."""
    if tie.state != Tie.State.DECLARED or not reader.person_id:
        return False
    if tie.declared_by_id == reader.person_id:
        return False
    people = [a for a in (tie.source, tie.target) if a.kind == Actor.Kind.PERSON]
    accounts = [a for a in people if User.objects.filter(person=a).exists()]
    if accounts:
        return any(a.pk == reader.person_id for a in accounts)
    return answers_for(tie.source, reader) or answers_for(tie.target, reader)


def may_withdraw(tie: Tie, reader: Reader) -> bool:
    """Whether the reader may remove a tie: who declared it, one of its ends, or its keeper."""
    if not reader.person_id:
        return False
    if reader.person_id in {tie.declared_by_id, tie.source_id, tie.target_id}:
        return True
    return may_change(tie, reader)
