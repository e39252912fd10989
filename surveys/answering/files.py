"""Files of a draft become files of the revision that was sent."""

from __future__ import annotations

from surveys.answering.models import DraftResponse, Revision
from surveys.answering.words import Upload
from surveys.authoring.plans import plan_of


def keep(draft: DraftResponse, revision: Revision) -> None:
    """Hand the files that are part of the answers over to the revision; the others go. Costs nothing without files."""
    plan = plan_of(draft.version.digest, draft.version.definition)
    keys = [leaf.key for leaf in plan.leaves if leaf.kind == "file"]
    if not keys:
        return
    answers = revision.answers or {}
    sent = [each for key in keys for each in answers.get(key, [])]
    Upload.objects.filter(draft=draft, pk__in=sent).update(draft=None, revision=revision)
    Upload.objects.filter(draft=draft).delete()
