"""Writing the engagement log."""

from datetime import datetime
from uuid import UUID

from consultations.register.engagement.models import Interaction
from ds4skills.accounts.models import User
from ds4skills.storage.rows import insert_all


def log(
    *,
    stage: str,
    channel: str,
    exercise: str,
    at: datetime,
    person: UUID | None = None,
    organisation: UUID | None = None,
    title: str = "",
    source: str = "",
    by: User | None = None,
    direction: str = "in",
) -> None:
    """Write one contact in the caller's transaction; one that is written already stays as it is."""
    row = Interaction(
        at=at,
        channel=channel,
        direction=direction,
        stage=stage,
        person_key=person,
        organisation_key=organisation,
        exercise=exercise,
        exercise_title=title[:200],
        source=source,
        by=by,
    )
    insert_all([row], unless_there=bool(source))


def log_word(
    *,
    channel: str,
    exercise: str,
    title: str,
    person: UUID | None,
    organisation: UUID | None,
    mandated: bool,
    source: str,
    at: datetime,
    by: User | None = None,
) -> None:
    """Write that somebody spoke in an exercise, in the caller's transaction; with a mandate, for whom.

    One statement; what is written already for the same source, person and stage stays as it is.
    """
    stages = [Interaction.Stage.RESPONDED, *([Interaction.Stage.REPRESENTED] if mandated else [])]
    rows = [
        Interaction(
            at=at,
            channel=channel,
            stage=stage,
            person_key=person,
            organisation_key=organisation,
            exercise=exercise,
            exercise_title=title[:200],
            source=source,
            by=by,
        )
        for stage in stages
    ]
    insert_all(rows, unless_there=True)
