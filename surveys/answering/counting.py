"""What statistics count of a revision, and its texts: in as many statements for one answer as for many."""

from __future__ import annotations

from surveys.answering.models import Fact, Revision, TextAnswer
from surveys.authoring.kinds import KINDS, frozen_leaves
from surveys.authoring.queries import Codes


def forget(revision: Revision) -> None:
    """Drop the facts of what was sent before."""
    Fact.objects.filter(response=revision.response).delete()


def count(revision: Revision, codes: Codes) -> None:
    """Write the facts and the texts of a valid revision."""
    answers = revision.answers or {}
    response = revision.response
    leaves = frozen_leaves(revision.version.digest, revision.version.definition)
    Fact.objects.bulk_create(
        Fact(
            survey_id=response.survey_id,
            question_id=codes.questions[leaf.key],
            response=response,
            category=response.category,
            item=item,
            value=value,
            missing=missing,
        )
        for leaf in leaves
        for item, value, missing in KINDS[leaf.kind].facts(leaf, answers.get(leaf.key, ""))
    )
    TextAnswer.objects.bulk_create(
        TextAnswer(
            revision=revision,
            question_id=codes.questions[leaf.key],
            text=answers[leaf.key],
            language=revision.language,
        )
        for leaf in leaves
        if leaf.kind == "text" and answers.get(leaf.key)
    )
