"""Which rows of the log staff may read one by one: not those that tell who answered where nobody may see who did."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from consultations.register.engagement.models import Interaction

Quiet = Callable[[], QuerySet[Any, Any]]
ANSWERED = (Interaction.Stage.RESPONDED, Interaction.Stage.REPRESENTED)
_quiet: list[Quiet] = []


def register_quiet(quiet: Quiet) -> Quiet:
    """Let a room above name, in one column, its exercises of which nobody may see who answered."""
    _quiet.append(quiet)
    return quiet


def quieted() -> tuple[Quiet, ...]:
    """Give what names such exercises, each as a query of one column."""
    return tuple(_quiet)


def told(rows: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """Leave out who answered in such exercises; no statement more is asked."""
    for quiet in _quiet:
        rows = rows.exclude(stage__in=ANSWERED, exercise__in=quiet())
    return rows
