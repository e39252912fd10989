"""Reading drafts with their comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from consultations.blueprint.comments.models import Anchor, Comment, CommentText
from consultations.blueprint.drafts.models import Alignment, Binding, BlockText, Version
from consultations.programme.models import Consultation
from consultations.register.consent.attributing import attributed
from consultations.register.consent.models import Attribution
from consultations.register.directory.queries import names_of
from ds4skills.web.differences import Piece, compare


@dataclass(frozen=True)
class Paragraph:
    """One block on a page."""

    row: BlockText
    comments: int
    proposal: str
    how: str = ""
    pieces: Sequence[Piece] = ()

    @property
    def level(self) -> int:
        """The heading's level on the page, which has an h1 of its own."""
        return min(self.row.level + 1, 6)


@dataclass(frozen=True)
class Remark:
    """One comment on a page: its newest words, where it stands, by whom."""

    comment: Comment
    text: CommentText
    anchor: Anchor | None
    author: str
    organisation: str
    attribution: str = ""  # what its author chose to be shown beside it


def paragraphs(version: Version) -> list[Paragraph]:
    """Give the blocks of a version with the number of comments on each, in four queries."""
    rows = list(version.blocks.order_by("order"))
    counted = Anchor.objects.filter(
        version=version, comment__state=Comment.State.PUBLISHED, block__isnull=False
    )
    grouped = counted.values_list("block").annotate(n=Count("pk")).order_by("block")
    counts: dict[int, int] = {key: n for key, n in grouped if key is not None}
    bound: dict[UUID, str] = dict(
        Binding.objects.filter(block__blueprint=version.blueprint_id, proposal__listed=True).values_list(
            "block_id", "proposal__key"
        )
    )
    return [Paragraph(row, counts.get(row.pk, 0), bound.get(row.block_id, "")) for row in rows]


def changed(version: Version) -> list[Paragraph]:
    """Give a version against the one before it: what came, what went, word by word."""
    rows = Alignment.objects.filter(version=version).select_related("old", "new")
    by_new: dict[int, Alignment] = {}
    gone: list[Alignment] = []
    for each in rows.order_by("id"):
        if each.new_id is not None:
            by_new.setdefault(each.new_id, each)
        else:
            gone.append(each)
    found: list[Paragraph] = []
    for paragraph in paragraphs(version):
        row, link = paragraph.row, by_new.get(paragraph.row.pk)
        before = link.old.text if link and link.old else ""
        how = link.how if link else "split"
        pieces = list(compare(before, row.text)) if before != row.text else []
        found.append(Paragraph(row, paragraph.comments, paragraph.proposal, how, pieces))
    found += [
        Paragraph(each.old, 0, "", "removed", [Piece("del", each.old.text)])
        for each in gone
        if each.old is not None
    ]
    return sorted(found, key=lambda one: (one.row.order, one.how != "removed"))


def comments(consultation: Consultation, filters: Mapping[str, str]) -> QuerySet[Comment]:
    """List the comments of a consultation, newest first; blank filters are passed over."""
    rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(state=Comment.State.HIDDEN)
    for name in ("type", "category"):
        if value := filters.get(name):
            rows = rows.filter(**{name: value})
    if filters.get("answered") == "yes":
        rows = rows.filter(dispositions__release__isnull=False).distinct()
    if filters.get("answered") == "no":
        rows = rows.exclude(dispositions__release__isnull=False)
    return rows.order_by("-number")


def remarks(rows: Iterable[Comment], *, inside: bool = False) -> list[Remark]:
    """Give comments with their newest words and places, in as many queries for one as for many.

    A name, or an organisation, stands beside a comment only as its author chose; `inside` is for the staff who
    answer it, who see both.
    """
    found = list(rows)
    choices = attributed((each.author, each.source) for each in found)
    texts = Prefetch("texts", CommentText.objects.order_by("number"))
    anchors = Prefetch(
        "anchors", Anchor.objects.select_related("block", "version").order_by("version__number")
    )
    again = Comment.objects.filter(pk__in=[each.pk for each in found]).select_related(
        "version", "blueprint__consultation", "voice"
    )
    whole = {each.pk: each for each in again.prefetch_related(texts, anchors)}
    names = names_of({key for each in found for key in (each.author, each.organisation) if key})
    result = []
    for each in found:
        row = whole[each.pk]
        places = list(row.anchors.all())
        mandated = row.organisation and row.voice.capacity == row.voice.Capacity.MANDATED
        choice = choices[row.source]
        named = inside or choice == Attribution.Choice.NAME
        of_body = inside or choice != Attribution.Choice.CATEGORY
        result.append(
            Remark(
                row,
                list(row.texts.all())[-1],
                places[-1] if places else None,
                names.get(row.author, "") if named else "",
                names.get(row.organisation, "") if of_body and mandated and row.organisation else "",
                choice,
            )
        )
    return result
