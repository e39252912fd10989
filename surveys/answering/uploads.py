"""Files that answer a question: sent with the section's form, kept with the draft, taken away again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from surveys.answering.models import DraftResponse
from surveys.answering.people import Respondent
from surveys.answering.uploads_types import RefusedError, examine, name_of
from surveys.answering.words import Upload
from surveys.authoring.definition import Leaf
from surveys.authoring.kinds.file import LARGEST_FILE, MOST_FILES
from surveys.authoring.models import Survey


@dataclass(frozen=True)
class Sent:
    """A file that was looked at: it is kept, or refused with a sentence that names it."""

    name: str
    media_type: str = ""
    content: bytes = b""
    refused: str = ""


def look_at(file: UploadedFile[Any]) -> Sent:
    """Look at one file as it was sent."""
    name = name_of(file.name or "") or _("a file without a name")
    words = _("“%(name)s”: %(why)s")
    if (file.size or 0) > LARGEST_FILE:
        why = _("The file has more than %(most)d MB.") % {"most": LARGEST_FILE // 1024**2}
        return Sent(name, refused=words % {"name": name, "why": why})
    try:
        media_type, content = examine(name, file.read())
    except RefusedError as error:
        return Sent(name, refused=words % {"name": name, "why": error})
    return Sent(name, media_type, content)


@transaction.atomic
def add(*, draft: DraftResponse, key: str, files: Sequence[UploadedFile[Any]], at: datetime) -> list[str]:
    """Keep the files that can be taken; gives a sentence for each of the others. The same file again is kept once."""
    row = DraftResponse.objects.select_for_update().get(pk=draft.pk)
    known = dict(Upload.objects.filter(draft=row, question=key).values_list("sha256", "pk"))
    mine = list(row.answers.get(key, []))
    refused, made = [], []
    for sent in map(look_at, files):
        digest = hashlib.sha256(sent.content).hexdigest()
        if sent.refused:
            refused.append(sent.refused)
        elif digest in known:
            continue
        elif len(mine) >= MOST_FILES:
            words = _("“%(name)s”: At most %(n)d files can be sent here.")
            refused.append(words % {"name": sent.name, "n": MOST_FILES})
        else:
            upload = Upload(
                draft=row,
                question=key,
                name=sent.name,
                size=len(sent.content),
                sha256=digest,
                media_type=sent.media_type,
                content=sent.content,
                at=at if draft.survey.identity != Survey.Identity.ANONYMOUS else None,
            )
            made.append(upload)
            known[digest] = upload.pk
            mine.append(str(upload.pk))
    if made:
        Upload.objects.bulk_create(made)
        _write(draft, row, key, mine, at)
    return refused


@transaction.atomic
def remove(*, draft: DraftResponse, upload: UUID, at: datetime) -> str:
    """Take a file away; gives its name, nothing where it is gone already."""
    row = DraftResponse.objects.select_for_update().get(pk=draft.pk)
    key = next((key for key, ids in row.answers.items() if isinstance(ids, list) and str(upload) in ids), "")
    found = Upload.objects.filter(pk=upload, question=key).defer("content").first()
    if found is None:
        return ""
    mine = [each for each in row.answers[key] if each != str(upload)]
    Upload.objects.filter(draft=row, pk=upload).delete()  # that of an earlier revision stays with it
    _write(draft, row, key, mine, at)
    return found.name


def _write(draft: DraftResponse, row: DraftResponse, key: str, ids: list[str], at: datetime) -> None:
    """Write the ids of a question's files into the draft, and count the change."""
    if ids:
        row.answers[key] = ids
    else:
        row.answers.pop(key, None)
    row.revs[key] = row.revs.get(key, 0) + 1
    row.updated_at = at if row.began_at is not None else None  # of anonymous drafts no hour is kept
    row.save(update_fields=["answers", "revs", "updated_at"])
    draft.answers, draft.revs, draft.updated_at = row.answers, row.revs, row.updated_at


def listed(leaves: Sequence[Leaf], answers: Mapping[str, Any]) -> dict[str, Upload]:
    """Give the files of some answers by their ids, without their bytes; asks nothing where there are none."""
    wanted = [each for leaf in leaves if leaf.kind == "file" for each in answers.get(leaf.key) or []]
    if not wanted:
        return {}
    return {str(each.pk): each for each in Upload.objects.filter(pk__in=wanted).defer("content")}


def names_of(leaves: Sequence[Leaf], answers: Mapping[str, Any]) -> dict[str, str]:
    """Give the names of the files of some answers by their ids."""
    return {key: each.name for key, each in listed(leaves, answers).items()}


def of_speaker(survey: Survey, speaker: Respondent, draft: DraftResponse | None) -> QuerySet[Upload]:
    """List the files that somebody sent in a survey: with the draft, or with what they submitted."""
    theirs = {f"revision__response__{name}": value for name, value in speaker.finds_response.items()}
    mine = Q(revision__response__survey=survey, **theirs)
    return Upload.objects.filter(mine | Q(draft=draft) if draft else mine)
