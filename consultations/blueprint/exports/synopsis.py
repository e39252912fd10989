"""The synopsis: who spoke, about what, how it was considered; cells that would tell of a few are hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import BlockText, Blueprint, Version
from consultations.blueprint.exports import lookups
from consultations.blueprint.exports.logging import comments_of
from consultations.blueprint.reading.queries import blocks_of
from consultations.blueprint.text.placing import chapters
from consultations.ledger.models import Stance, Voice
from ds4skills.web.suppression import suppress

WHOLE = ""  # what is said of the whole draft
MOST = 20


@dataclass(frozen=True)
class Table:
    """A table with its totals; None is a figure that is not shown."""

    key: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Sequence[int | None]]
    row_totals: Sequence[int | None]
    column_totals: Sequence[int | None]
    total: int | None

    @property
    def lines(self) -> list[tuple[str, Sequence[int | None], int | None]]:
        """Give each row with its cells and its total."""
        return list(zip(self.rows, self.cells, self.row_totals, strict=True))


@dataclass
class Facts:
    """What the tables count of each comment."""

    comments: list[Comment]
    texts: dict[int, CommentText] = field(default_factory=dict)
    chapters: dict[int, str] = field(default_factory=dict)
    answers: dict[int, Disposition] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)


def facts(blueprint: Blueprint, *, with_groups: bool = True) -> Facts:
    """Read what the synopsis counts; without groups, letters of a campaign are left out."""
    groups = lookups.groups(blueprint)
    rows = list(comments_of(blueprint).filter(state=Comment.State.PUBLISHED))
    if not with_groups:
        rows = [row for row in rows if row.pk not in groups]
    keys = [row.pk for row in rows]
    texts = CommentText.objects.filter(comment__in=keys).order_by("comment_id", "number")
    found = Facts(rows, {text.comment_id: text for text in texts}, groups=groups)
    found.answers = lookups.answers(rows, released=True)
    found.chapters = _chapters(blueprint, rows)
    return found


def _chapters(blueprint: Blueprint, rows: Sequence[Comment]) -> dict[int, str]:
    """Give the chapter in which each comment stands now; one whose words are gone stands under none."""
    newest = Version.objects.published().filter(blueprint=blueprint).order_by("-number").first()
    if newest is None:
        return {}
    blocks: list[BlockText] = list(newest.blocks.order_by("order"))
    names = {
        row.pk: f"{blocks[head].number} {blocks[head].text}".strip() if head is not None else WHOLE
        for row, head in zip(blocks, chapters(blocks_of(blocks)), strict=True)
    }
    anchors = lookups.newest_anchors(rows, newest.pk)
    return {key: names.get(anchor.at_block or 0, WHOLE) for key, anchor in anchors.items()}


def counted(key: str, pairs: Iterable[tuple[str, str, UUID]]) -> Table:
    """Count (row, column) pairs and hide what tells of few people; the same person counts in each cell once."""
    people = set(pairs)
    cells = Counter((row, column) for row, column, _who in people)
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    table = [[cells[row, column] for column in columns] for row in rows]
    hidden = suppress(table) if table else None
    if hidden is None:
        return Table(key, [], [], [], [], [], 0)
    shown = [
        [None if hidden.cells[y][x] else table[y][x] for x in range(len(columns))] for y in range(len(rows))
    ]
    sums = [sum(each) for each in table]
    downs = [sum(each[x] for each in table) for x in range(len(columns))]
    return Table(
        key,
        rows,
        columns,
        shown,
        [None if hidden.rows[y] else total for y, total in enumerate(sums)],
        [None if hidden.columns[x] else total for x, total in enumerate(downs)],
        None if hidden.total else sum(sums),
    )


def tables(found: Facts, *, sealed: bool = False) -> list[Table]:
    """Give the tables: category by country, size and capacity; chapter by type and stance; decision by category."""
    rows = found.comments
    result = [
        counted("category_country", ((row.category, row.country, row.author) for row in rows)),
        counted("category_size", ((row.category, row.size, row.author) for row in rows)),
        counted("category_capacity", ((row.category, row.capacity, row.author) for row in rows)),
        counted("chapter_type", ((found.chapters.get(row.pk, WHOLE), row.type, row.author) for row in rows)),
        counted(
            "decision_category",
            (
                (found.answers[row.pk].decision, row.category, row.author)
                for row in rows
                if row.pk in found.answers
            ),
        ),
    ]
    if sealed:
        return result
    stances = (
        (found.chapters.get(row.pk, WHOLE), found.texts[row.pk].stance, row.author)
        for row in rows
        if found.texts[row.pk].stance
    )
    blocking = (
        (found.chapters.get(row.pk, WHOLE), "blocking", row.author)
        for row in rows
        if found.texts[row.pk].blocking
    )
    return [*result, counted("chapter_stance", stances), counted("chapter_blocking", blocking)]


def spelled(table: Table, categories: Mapping[str, str]) -> Table:
    """Give a table with words in the place of codes, in the language that is spoken."""
    known: dict[str, Mapping[str, object]] = {
        "category": dict(categories),
        "type": dict(Comment.Type.choices),
        "stance": dict(Stance.choices),
        "capacity": dict(Voice.Capacity.choices),
        "decision": dict(Disposition.Decision.choices),
        "blocking": {"blocking": _("objections")},
    }
    down, _sep, across = table.key.partition("_")

    def words(kind: str, codes: Sequence[str]) -> list[str]:
        names = known.get(kind, {})
        return [str(names.get(code, code)) or str(_("not known")) for code in codes]

    return replace(table, rows=words(down, table.rows), columns=words(across, table.columns))


@dataclass(frozen=True)
class Agreed:
    """A comment with how many agree and disagree."""

    comment: Comment
    body: str
    agree: int
    disagree: int


def most_agreed(found: Facts) -> list[Agreed]:
    """List the twenty comments that most people agree with."""
    said = lookups.endorsements(found.comments)
    rows = [
        Agreed(row, found.texts[row.pk].body, said[row.pk]["agree"], said[row.pk]["disagree"])
        for row in found.comments
        if row.pk in said and said[row.pk]["agree"]
    ]
    return sorted(rows, key=lambda each: (-each.agree, each.comment.number))[:MOST]


def letters(found: Facts) -> list[tuple[str, int, int]]:
    """List the campaigns: label, letters, persons."""
    rows: dict[str, set[UUID]] = {}
    count: Counter[str] = Counter()
    for row in found.comments:
        if label := found.groups.get(row.pk):
            rows.setdefault(label, set()).add(row.author)
            count[label] += 1
    return [(label, count[label], len(people)) for label, people in sorted(rows.items())]
