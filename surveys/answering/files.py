"""Files of answers: they go with the answers that name them, and no further."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from surveys.answering.models import DraftResponse, Revision
from surveys.answering.words import Upload
from surveys.authoring.models import SurveyVersion
from surveys.authoring.plans import plan_of


def named(version: SurveyVersion, answers: Mapping[str, Any]) -> list[str]:
    """Give the ids of the files that answers name."""
    plan = plan_of(version.digest, version.definition)
    return [each for leaf in plan.leaves if leaf.kind == "file" for each in answers.get(leaf.key, [])]


def asked(version: SurveyVersion) -> bool:
    """Tell whether a version asks for files: without them nothing here costs a statement."""
    return any(leaf.kind == "file" for leaf in plan_of(version.digest, version.definition).leaves)


def keep(draft: DraftResponse, revision: Revision) -> None:
    """Hand the files that are part of the answers over to the revision; the others go."""
    if asked(draft.version):
        sent = named(draft.version, revision.answers or {})
        Upload.objects.filter(draft=draft, pk__in=sent).update(draft=None, revision=revision)
        Upload.objects.filter(draft=draft).delete()


def release(draft: DraftResponse, answers: Mapping[str, Any]) -> None:
    """Let go of the files that were sent anonymously: until the mix, only the answers name them."""
    if asked(draft.version):
        sent = named(draft.version, answers)
        Upload.objects.filter(draft=draft, pk__in=sent).update(draft=None, at=None)
        Upload.objects.filter(draft=draft).delete()


def hand_over(revision: Revision) -> None:
    """Give files that only answers name to the revision that these have become."""
    if sent := named(revision.version, revision.answers or {}):
        Upload.objects.filter(pk__in=sent, draft=None, revision=None).update(revision=revision)


def forget(version: SurveyVersion, answers: Mapping[str, Any], kept: Collection[str] = ()) -> None:
    """Delete the files that only these answers named, but for those that others name now."""
    if gone := set(named(version, answers)) - set(kept):
        Upload.objects.filter(pk__in=gone, draft=None, revision=None).delete()
