"""Bringing a file into the draft: first what it would make and lose, then, on somebody's word, the text itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from consultations.blueprint.drafts import figures
from consultations.blueprint.drafts.models import Draft, DraftImport
from consultations.blueprint.drafts.writing import save
from consultations.blueprint.text import parsing, word_in
from consultations.blueprint.text.cleaning import decode, tidy
from consultations.blueprint.text.word.shapes import Changes, Spot, WordChange, WordDraft, WordRemark
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.texts import tidy as clean

WAYS: tuple[Changes, Changes] = ("accepted", "refused")
Kind = DraftImport.Kind


class KindUnknownError(Exception):
    """The file is neither Markdown nor Word."""


class AlreadyInError(Exception):
    """The file was taken into the draft, or thrown away."""


@dataclass(frozen=True)
class Remark:
    """A comment or tracked change that a file carries: who wrote it, where it stands in the draft, what it says.

    `kind` is "comment" or how the text was changed (inserted, deleted, edited, moved). `block` is the index of the
    block in the text as imported, -1 before the first; `start` and `end` are code points in it, equal ones mean the
    whole block. `old` and `new` are the sentences without and with the change.
    """

    kind: str
    author: str
    at: str
    text: str
    block: int
    start: int
    end: int
    quote: str
    place: str
    old: str = ""
    new: str = ""
    replies: Sequence[Mapping[str, str]] = ()
    resolved: bool = False


def remarks_of(row: DraftImport) -> list[Remark]:
    """Give the comments and tracked changes that an accepted or waiting import carries, in the order of the text."""
    return [Remark(**each) for each in row.remarks]


@transaction.atomic
def bring(*, actor: User, draft: Draft, name: str, content: bytes, at: datetime) -> list[DraftImport]:
    """Read a file and keep what it would make; a Word file with tracked changes is read both ways.

    Raises KindUnknownError, TextRefusedError and RefusedError, each with the place. The draft stays as it is.
    """
    shown = clean(PurePath(name).name)[:200] or "file"
    suffix = PurePath(shown.lower()).suffix
    if content[:4] == b"PK\x03\x04" or suffix in {".docx", ".doc"} or content[:4] == b"\xd0\xcf\x11\xe0":
        rows = _word(draft, content)
    elif suffix in {".md", ".markdown", ".txt", ""}:
        rows = [_markdown(draft, content)]
    else:
        raise KindUnknownError
    drop(draft=draft)
    for row in rows:
        row.name, row.by, row.at = shown, actor, at
        row.digest = hashlib.sha256(content).hexdigest()
        row.save()
    scope = draft.blueprint.consultation
    note(actor=actor, verb="draft.file", target=rows[0], scope=scope, at=at, digest=rows[0].digest)
    return rows


def drop(*, draft: Draft) -> None:
    """Throw away files that nobody took."""
    draft.imports.filter(accepted_at=None).delete()


def _markdown(draft: Draft, content: bytes) -> DraftImport:
    source, _hidden = tidy(decode(content))
    found = parsing.read(decode(content))
    if not found.blocks:
        raise parsing.TextRefusedError("empty")
    losses = [
        {"kind": each.kind, "what": each.what, "place": each.place, "times": each.times, "line": each.line}
        for each in found.losses
    ]
    pictures = [
        {"digest": digest, "type": "", "alt": alt} for digest, alt in figures.named_in(source).items()
    ]
    return DraftImport(draft=draft, kind=Kind.MARKDOWN, source=source, losses=losses, figures=pictures)


def _word(draft: Draft, content: bytes) -> list[DraftImport]:
    """Read a Word file; as if refused only where there is something to refuse."""
    made = []
    for way in WAYS:
        found = word_in.read_docx(content, way)
        made.append(_row(draft, way, found, content))
        if not found.changes:
            break
    if not any(row.source.strip() for row in made):
        raise parsing.TextRefusedError("empty")
    return made


def _row(draft: Draft, way: Changes, found: WordDraft, content: bytes) -> DraftImport:
    named = parsing.places(parsing.parse(found.markdown))

    def place(spot: Spot) -> str:
        return named[spot.block] if 0 <= spot.block < len(named) else ""

    losses = [
        {"kind": each.kind, "what": each.detail, "place": place(each.spot), "times": 1, "part": each.part}
        for each in found.losses
    ]
    remarks = [_comment(each, place(each.spot)) for each in found.comments]
    remarks += [_change(each, place(each.spot)) for each in found.changes]
    remarks.sort(key=lambda each: (each["block"], each["start"]))
    pictures = [{"digest": each.digest, "type": each.type, "alt": each.alt} for each in found.figures]
    return DraftImport(
        draft=draft,
        kind=Kind.WORD,
        changes=way,
        source=found.markdown,
        losses=losses,
        remarks=remarks,
        figures=[dict(each) for each in {each["digest"]: each for each in pictures}.values()],
        content=content,
    )


def _stands(spot: Spot) -> dict[str, Any]:
    return {"block": spot.block, "start": spot.start, "end": spot.end, "quote": spot.quote}


def _hour(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _comment(each: WordRemark, place: str) -> dict[str, Any]:
    replies = [{"author": one.author, "at": _hour(one.at), "text": one.text} for one in each.replies]
    facts = {"kind": "comment", "author": each.author, "at": _hour(each.at), "text": each.text}
    return {**facts, **_stands(each.spot), "place": place, "replies": replies, "resolved": each.resolved}


def _change(each: WordChange, place: str) -> dict[str, Any]:
    facts = {"kind": each.how, "author": each.author, "at": _hour(each.at), "text": ""}
    return {**facts, **_stands(each.spot), "place": place, "old": each.old, "new": each.new}


@transaction.atomic
def accept(*, actor: User, row: DraftImport, revision: int, alts: Mapping[str, str], at: datetime) -> Draft:
    """Take a file's text as the draft; its pictures come along, each with words. Raises NoAltError, StaleError."""
    held = DraftImport.objects.select_for_update().select_related("draft__blueprint__consultation")
    found = held.filter(pk=row.pk, accepted_at=None).first()
    if found is None:
        raise AlreadyInError
    words = {each["digest"]: each["alt"] or alts.get(each["digest"], "") for each in found.figures}
    if found.kind == Kind.WORD:
        if not all(figures.alt_text(each) for each in words.values()):
            raise figures.NoAltError
        _keep_figures(actor, found, words, at)
    draft = save(
        actor=actor,
        draft=found.draft,
        source=figures.with_words(found.source, words),
        revision=revision,
        at=at,
    )
    found.accepted_at, found.content = at, b""
    found.save(update_fields=["accepted_at", "content"])
    DraftImport.objects.filter(draft=found.draft, digest=found.digest, accepted_at=None).delete()
    scope = found.draft.blueprint.consultation
    note(actor=actor, verb="draft.imported", target=found, scope=scope, at=at, digest=found.digest)
    return draft


def _keep_figures(actor: User, row: DraftImport, words: Mapping[str, str], at: datetime) -> None:
    """Read the file once more for its pictures, and keep them."""
    if not row.figures:
        return
    way: Changes = "refused" if row.changes == "refused" else "accepted"
    blueprint = row.draft.blueprint
    for each in word_in.read_docx(bytes(row.content), way).figures:
        figures.keep(
            actor=actor,
            blueprint=blueprint,
            content=each.blob,
            name=row.name,
            alt=words[each.digest],
            at=at,
        )
