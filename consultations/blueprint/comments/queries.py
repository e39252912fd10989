"""Reading drafts with their comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText, EvidenceLink
from consultations.blueprint.comments.standing import Standing, standing_of, with_rulings
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.diffing import Hunk, diff
from consultations.ledger.models import Voice
from consultations.programme.models import Consultation
from consultations.register.consent.attributing import attributed
from consultations.register.consent.models import Attribution
from consultations.register.directory.queries import names_of


@dataclass(frozen=True)
class Paragraph:
    """One block on a page."""

    row: BlockText
    comments: int
    proposal: str


@dataclass(frozen=True)
class Remark:
    """One comment on a page: its newest words, where it stands, by whom."""

    comment: Comment
    text: CommentText
    standing: Standing | None
    author: str
    organisation: str
    attribution: str = ""  # what its author chose to be shown beside it

    @property
    def tomb(self) -> object | None:
        """The act that hid it last; asks nothing of the database."""
        hiding = [each for each in self.comment.acts.all() if each.act == "hidden"]
        return max(hiding, key=lambda each: each.pk, default=None)

    @property
    def evidence(self) -> list[EvidenceLink]:
        """The pages that its newest words rest on."""
        return list(self.text.evidence.all())

    @property
    def anchor(self) -> Anchor | None:
        """The anchor in the newest version."""
        return self.standing.anchor if self.standing else None

    @property
    def block(self) -> BlockText | None:
        """The block at which it is shown in the newest version."""
        return self.standing.block if self.standing else None

    @property
    def place(self) -> str:
        """What that place is called."""
        return self.block.place if self.block else ""

    @property
    def quote(self) -> str:
        """The words on which it was made."""
        return self.standing.anchor.quote if self.standing else ""

    @property
    def pieces(self) -> Sequence[Hunk]:
        """What the suggested wording changes in those words."""
        return diff(self.quote, self.text.proposed_text) if self.quote and self.text.proposed_text else ()


def paragraphs(version: Version) -> list[Paragraph]:
    """Give the blocks of a version with the number of comments on each, in four queries."""
    rows = list(version.blocks.order_by("order"))
    shown = Anchor.objects.filter(version=version, comment__state=Comment.State.PUBLISHED).standing()
    counts = Counter(shown.exclude(at_block=None).values_list("at_block", flat=True))
    bound: dict[UUID, str] = dict(
        Binding.objects.filter(block__blueprint=version.blueprint_id, proposal__listed=True).values_list(
            "block_id", "proposal__key"
        )
    )
    return [Paragraph(row, counts.get(row.pk, 0), bound.get(row.block_id, "")) for row in rows]


def comments(consultation: Consultation, filters: Mapping[str, str]) -> QuerySet[Comment]:
    """List the comments of a consultation, newest first; blank filters are passed over."""
    rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(state=Comment.State.PENDING)
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
    texts = Prefetch("texts", CommentText.objects.order_by("number").prefetch_related("evidence"))
    anchors = Prefetch("anchors", with_rulings(Anchor.objects.order_by("version__number")))
    again = Comment.objects.filter(pk__in=[each.pk for each in found]).select_related(
        "version", "blueprint__consultation", "voice"
    )
    whole = {each.pk: each for each in again.prefetch_related(texts, anchors, "acts")}
    names = names_of({key for each in found for key in (each.author, each.organisation) if key})
    result = []
    for each in found:
        row = whole[each.pk]
        places = list(row.anchors.all())
        mandated = row.organisation and row.capacity == Voice.Capacity.MANDATED
        choice = choices[row.source]
        named = inside or choice == Attribution.Choice.NAME
        of_body = inside or choice != Attribution.Choice.CATEGORY
        result.append(
            Remark(
                row,
                list(row.texts.all())[-1],
                standing_of(places[-1]) if places else None,
                names.get(row.author, "") if named else "",
                names.get(row.organisation, "") if of_body and mandated and row.organisation else "",
                choice,
            )
        )
    return result
