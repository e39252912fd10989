"""What somebody decides on a suggestion other than to merge."""

from datetime import datetime

from django.db import transaction

from consultations.register.duplicates.merging import DecidedError, lock
from consultations.register.duplicates.models import Suggestion
from consultations.register.relations.actions import AlreadyRelatedError, relate
from consultations.register.relations.models import Relation
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

State = Suggestion.State
__all__ = ["DecidedError", "NotSistersError", "keep_apart", "make_sisters"]


class NotSistersError(Exception):
    """Only organisations can be sisters."""


def _open(suggestion: Suggestion) -> Suggestion:
    current = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if current.state != State.OPEN:
        raise DecidedError(current)
    return current


def _decide(current: Suggestion, state: str, actor: User, at: datetime) -> None:
    current.state, current.decided_by, current.decided_at = state, actor, at
    current.save(update_fields=["state", "decided_by", "decided_at"])
    note(actor=actor, verb=f"suggestion.{state}", target=current, at=at)


@transaction.atomic
def keep_apart(*, actor: User, suggestion: Suggestion, at: datetime) -> None:
    """Keep that the two are different: they are asked about again on new evidence only."""
    _decide(_open(suggestion), State.DIFFERENT, actor, at)


@transaction.atomic
def make_sisters(*, actor: User, suggestion: Suggestion, at: datetime) -> None:
    """Keep that the two are sisters, as a relation."""
    if suggestion.kind != "organisation":
        raise NotSistersError
    ends = lock(suggestion.kind, suggestion.a, suggestion.b)  # before the suggestion, as a merge does
    current = _open(suggestion)
    try:
        with transaction.atomic():
            relate(
                actor=actor,
                subject=ends[current.a],
                target=ends[current.b],
                kind=Relation.Kind.SISTER,
                at=at,
                via=f"duplicates.suggestion:{current.pk}",
            )
    except AlreadyRelatedError:
        pass
    _decide(current, State.RELATED, actor, at)
