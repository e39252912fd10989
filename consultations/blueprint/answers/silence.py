"""Which invited categories have not spoken on which chapter; small cells are safe for the public."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, Q

from consultations.blueprint.answers.triage import chapters
from consultations.blueprint.comments.models import Comment
from consultations.programme.models import Consultation, Invitation
from consultations.register.terms.models import CATEGORY
from consultations.register.terms.queries import labels
from ds4skills.web.suppression import suppress


@dataclass(frozen=True)
class Cell:
    """How many persons of a category commented on a chapter; nothing where that would tell of a few."""

    category: str
    n: int | None

    @property
    def silent(self) -> bool:
        """Whether nobody did."""
        return self.n == 0


@dataclass(frozen=True)
class Silence:
    """Chapters by invited categories; `invited` counts persons, nothing where that would tell of a few."""

    columns: Sequence[tuple[str, str, int | None]]  # category, its words, persons invited
    rows: Sequence[tuple[str, str, Sequence[Cell]]]  # chapter, its heading, its cells
    full: bool

    def silent(self) -> list[tuple[str, list[str]]]:
        """List the chapters on which whole categories were silent."""
        words = {code: label for code, label, _n in self.columns}
        found = [
            (title, [words[each.category] for each in cells if each.silent]) for _, title, cells in self.rows
        ]
        return [(title, names) for title, names in found if names]


def invited(consultation: Consultation) -> dict[str, int]:
    """Count the persons invited by the category of the organisation they were invited for, in one statement."""
    term = FilteredRelation("organisation__terms", condition=Q(organisation__terms__taxonomy=CATEGORY))
    rows = Invitation.objects.filter(consultation=consultation).annotate(
        mine=term, code=F("mine__term__code")
    )
    counted = rows.exclude(code=None).order_by().values("code").annotate(n=Count("person", distinct=True))
    return dict(counted.values_list("code", "n"))


def spoken(consultation: Consultation, blueprint: int, version: int | None) -> dict[tuple[str, str], int]:
    """Count the persons who commented by chapter and category, in two statements."""
    known = chapters(version)
    rows = Comment.objects.filter(
        blueprint=blueprint, state=Comment.State.PUBLISHED, anchors__version=version
    ).order_by("pk")
    people: dict[tuple[str, str], set[object]] = {}
    for order, category, author in rows.values_list("anchors__block__order", "category", "author"):
        people.setdefault((known.at(order), category), set()).add(author)
    return {key: len(authors) for key, authors in people.items()}


def silence(consultation: Consultation, blueprint: int, version: int | None, *, full: bool) -> Silence:
    """Give the matrix: `full` for staff, else with small cells hidden so that none can be worked out."""
    asked, said = invited(consultation), spoken(consultation, blueprint, version)
    words = labels()
    codes = sorted({*asked, *(category for _chapter, category in said if category)}, key=_order(words))
    listed = [(each.key, each.title) for each in chapters(version).rows]
    table = [[said.get((chapter, code), 0) for code in codes] for chapter, _title in listed]
    hidden = suppress(table).cells if table and codes and not full else [[False] * len(codes) for _ in table]
    few = (
        suppress([[asked.get(code, 0) for code in codes]]).cells[0]
        if codes and not full
        else [False] * len(codes)
    )
    rows = [
        (
            chapter,
            title,
            [Cell(code, None if hidden[i][j] else table[i][j]) for j, code in enumerate(codes)],
        )
        for i, (chapter, title) in enumerate(listed)
    ]
    columns = [
        (code, words.get(code, code), None if few[j] else asked.get(code, 0)) for j, code in enumerate(codes)
    ]
    return Silence(columns, rows, full)


def _order(words: Mapping[str, str]) -> Callable[[str], tuple[int, str]]:
    places = {code: place for place, code in enumerate(words)}
    return lambda code: (places.get(code, len(places)), code)
