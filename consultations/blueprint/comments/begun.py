"""The texts that somebody has begun in a consultation, with the forms to which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from consultations.blueprint.comments import keeping
from consultations.blueprint.comments.models import Comment, CommentDraft
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.programme.models import Consultation


@dataclass(frozen=True)
class Begun:
    """A text that was not sent, and where it goes on."""

    row: CommentDraft
    where: str
    url: str

    @property
    def opening(self) -> str:
        """Its first words."""
        return next(
            (str(self.row.fields[n]) for n in ("body", "proposed_text") if self.row.fields.get(n)), ""
        )


def begun(consultation: Consultation, holders: Sequence[str], at: datetime) -> list[Begun]:
    """List them, the newest first, in four statements for as many as there are."""
    rows = list(keeping.mine(holders, at)) if holders else []
    parts = [each.place.split(":") for each in rows]
    versions = {
        each.pk: each
        for each in Version.objects.filter(
            blueprint__consultation=consultation, pk__in=[part[1] for part in parts if part[0] == "new"]
        ).select_related("blueprint")
    }
    blocks = {
        each.pk: each
        for each in BlockText.objects.filter(
            version__in=versions, pk__in=[part[2] for part in parts if part[0] == "new"]
        )
    }
    comments = {
        each.pk: each
        for each in Comment.objects.filter(
            blueprint__consultation=consultation, pk__in=[part[1] for part in parts if part[0] != "new"]
        )
    }
    found = []
    for row, part in zip(rows, parts, strict=True):
        if part[0] == "new":
            there = _new(consultation, versions.get(int(part[1])), blocks.get(int(part[2])), int(part[2]))
        else:
            there = _own(consultation, comments.get(int(part[1])), part[0])
        if there is not None:
            found.append(Begun(row, *there))
    return found


def _new(
    consultation: Consultation, version: Version | None, block: BlockText | None, wanted: int
) -> tuple[str, str] | None:
    if version is None or (wanted and block is None):
        return None
    path = {"slug": consultation.slug, "blueprint": version.blueprint.slug, "number": version.number}
    if block is None:
        return f"v{version.number}", reverse("comment_whole", kwargs=path)
    there = reverse("comment_new", kwargs={**path, "block": block.block_id})
    return f"v{version.number}, {block.place}", there


def _own(consultation: Consultation, comment: Comment | None, what: str) -> tuple[str, str] | None:
    if comment is None:
        return None
    path = {"slug": consultation.slug, "code": comment.code}
    return comment.code, reverse("comment_edit" if what == "edit" else "comment", kwargs=path)
