"""One response of an organisation: colleagues write it together, and see who wrote what last."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consultations.register.directory.models import Person
from surveys.answering.models import DraftResponse
from surveys.answering.people import Respondent
from surveys.authoring.definition import Texts
from surveys.authoring.plans import plan_of


def writers(draft: DraftResponse) -> list[tuple[Texts, str]]:
    """Give each question of a shared draft that somebody has answered, with who wrote it last."""
    keys = {UUID(text) for text in draft.writers.values()}
    names = {str(row.pk): str(row) for row in Person.objects.filter(pk__in=keys)} if keys else {}
    plan = plan_of(draft.version.digest, draft.version.definition)
    return [
        (leaf.asked, names.get(draft.writers[leaf.key], "–"))
        for leaf in plan.leaves
        if leaf.key in draft.writers
    ]


def beside(who: Respondent | None, draft: DraftResponse) -> dict[str, Any]:
    """Give what a page of a draft says of who writes it; only a shared one asks the register."""
    return {"who": who, "writers": writers(draft) if who is not None and who.shares else []}
