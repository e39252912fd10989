"""The log of a stakeholder as a table that leaves; keys of people and notes only for those who may see them."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.pages.exports import joined
from ds4skills.web.exporting import Cell

LOG = (
    "at channel direction stage person_key organisation_key exercise exercise_title source by note"
).split()
PART = 500


def log_rows(
    rows: QuerySet[Interaction],
    notes: QuerySet[InteractionNote],
    people: Collection[UUID] | None,
    columns: Sequence[str],
) -> Iterable[list[Cell]]:
    """Give the cells of a log, the newest first; `people` are those who may be named, None is everybody."""
    readable = Prefetch("notes", queryset=notes, to_attr="readable")
    found = rows.select_related("by").prefetch_related(readable).order_by("-at", "-id")
    for row in found.iterator(chunk_size=PART):
        named = row.person_key is not None and (people is None or row.person_key in people)
        day = row.precision == Interaction.Precision.DAY
        own: dict[str, Cell] = {
            "at": row.at.date() if day else row.at,
            "person_key": str(row.person_key) if named else "",
            "organisation_key": str(row.organisation_key or ""),
            "by": str(row.by or ""),
            "note": joined(each.text for each in row.readable),
        }
        yield [own[name] if name in own else getattr(row, name) for name in columns]
