"""A version with its comments as a Word file and as tagged PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import Remark, remarks
from consultations.blueprint.drafts.figures import named_in
from consultations.blueprint.drafts.models import BlockText, Figure, Version
from consultations.blueprint.exports import lookups
from consultations.blueprint.reading.shaping import parts
from consultations.blueprint.text.word.shapes import Page, PageBlock, PageComment, PageFigure, PageReply
from consultations.blueprint.text.word_out import write_docx
from ds4skills.web import times
from ds4skills.web.papers import compiled

FOLDER = Path(settings.BASE_DIR) / "templates" / "consultations" / "blueprint"
Json = dict[str, Any]


class Beside:
    """The published comments of a version, with where each stands and what was answered."""

    def __init__(self, version: Version) -> None:
        rows = list(
            Comment.objects.filter(
                blueprint=version.blueprint_id, state=Comment.State.PUBLISHED, anchors__version=version
            ).order_by("number")
        )
        self.anchors: dict[int, Any] = lookups.newest_anchors(rows, version.pk)
        self.remarks: list[Remark] = remarks(rows)
        self.answers: dict[int, Disposition] = lookups.answers(rows, released=True)

    def home(self, remark: Remark) -> int | None:
        """Give the key of the block where a comment stands."""
        anchor = self.anchors.get(remark.comment.pk)
        found: int | None = anchor.at_block if anchor else None
        return found


def _who(remark: Remark) -> str:
    names = ", ".join(each for each in (remark.author, remark.organisation) if each)
    return names or _("name not shown")


def _said(remark: Remark) -> str:
    text = remark.text
    proposed = _("Suggested wording:")
    return text.body + (f"\n\n{proposed} {text.proposed_text}" if text.proposed_text else "")


def _lines(version: Version) -> tuple[str, ...]:
    consultation = version.blueprint.consultation
    number = _("Version %(n)d") % {"n": version.number}
    return number, str(consultation), times.moment(version.out_at, consultation.tz)


def docx(version: Version) -> bytes:
    """Write a version with its comments as a Word file; the same state gives the same bytes."""
    blocks = list(version.blocks.order_by("order"))
    lineage = {row.pk: row.block_id.hex for row in blocks}
    beside = Beside(version)
    with override(version.blueprint.language):
        comments = tuple(_word_comment(beside, remark, lineage) for remark in beside.remarks)
        page = Page(
            title=version.title,
            lines=_lines(version),
            language=version.blueprint.language,
            source=version.source,
            blocks=tuple(PageBlock(row.block_id.hex, row.text) for row in blocks),
            at=version.out_at,
            comments=comments,
            figures={
                each.digest: PageFigure(each.media_type, bytes(each.content))
                for each in Figure.objects.filter(
                    blueprint=version.blueprint_id, digest__in=named_in(version.source)
                )
            },
        )
    return write_docx(page)


def _word_comment(beside: Beside, remark: Remark, lineage: Mapping[int, str]) -> PageComment:
    comment, anchor = remark.comment, beside.anchors.get(remark.comment.pk)
    home, answer = beside.home(remark), beside.answers.get(comment.pk)
    here = anchor is not None and anchor.scope == Anchor.Scope.RANGE
    replies: tuple[PageReply, ...] = ()
    if answer is not None:
        words = f"{answer.get_decision_display()}. {answer.reason}".strip()
        replies = (PageReply(_("Editors"), answer.at, words),)
    return PageComment(
        code=comment.code,
        author_label=_who(remark),
        at=comment.at,
        text=_said(remark),
        block=lineage.get(home or 0, ""),
        start=anchor.at_start if anchor and here else 0,
        end=anchor.at_end if anchor and here else 0,
        replies=replies,
        settled=answer is not None,
    )


def pdf(version: Version) -> bytes:
    """Write a version with its comments as tagged PDF (PDF/UA-1): the text first, then the comments by paragraph."""
    blocks = list(version.blocks.order_by("order"))
    beside = Beside(version)
    by_home: dict[int | None, list[Json]] = defaultdict(list)
    with override(version.blueprint.language):
        for remark in beside.remarks:
            answer = beside.answers.get(remark.comment.pk)
            by_home[beside.home(remark)].append(
                {
                    "code": remark.comment.code,
                    "who": _who(remark),
                    "text": _said(remark),
                    "answer": f"{answer.get_decision_display()}. {answer.reason}".strip() if answer else "",
                }
            )
        model = {
            "language": version.blueprint.language,
            "title": version.title,
            "lines": list(_lines(version)),
            "page": _("Page"),
            "comments": _("Comments"),
            "answered": _("Editors:"),
            "nowhere": _("Comments on words that are gone, or on the whole draft"),
            "digest": version.digest,
            "parts": [_part(part) for part in parts(_Printed(row) for row in blocks)],
            "said": [
                {"place": row.place, "remarks": by_home[row.pk]} for row in blocks if by_home.get(row.pk)
            ],
            "loose": by_home.get(None, []),
        }
    return compiled(FOLDER / "draft.typ", model, version.out_at)


class _Printed:
    """A block as paper shows it."""

    def __init__(self, row: BlockText) -> None:
        self.row = row

    @property
    def kind(self) -> str:
        """What it is."""
        return self.row.kind

    @property
    def facts(self) -> Mapping[str, Any]:
        """How it stands in its list or table."""
        facts: Mapping[str, Any] = self.row.facts
        return facts


def _part(part: Any) -> Json:
    """Give a list, a table, the notes or a block as the paper's template takes it."""
    rows = [each.row for each in part.blocks]
    found: Json = {"kind": part.kind, "level": rows[0].level, "place": rows[0].place}
    if part.kind == "table":
        head = [part.head.row] if part.head else []
        found["cells"] = [[str(cell) for cell in _cells(row)] for row in [*head, *rows]]
        found["head"] = bool(head)
        found["text"] = ""
        return found
    found["texts"] = [
        {
            "place": row.place,
            "text": row.facts.get("code") or row.text,
            "mark": _mark(row),
            "deep": int(row.facts.get("depth", 1)),
        }
        for row in rows
    ]
    found["text"] = f"{rows[0].number} {rows[0].text}".strip() if part.kind == "heading" else rows[0].text
    return found


def _cells(row: BlockText) -> Sequence[object]:
    cells: Sequence[object] = row.facts.get("cells") or row.text.split(" | ")
    return cells


def _mark(row: BlockText) -> str:
    if row.kind == "footnote":
        return str(row.facts.get("label", ""))
    if row.facts.get("part"):
        return ""
    return f"{row.facts.get('ordinal', '')}." if row.facts.get("ordered") else "•"
