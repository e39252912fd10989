"""The coverage of a consultation as a page and a table show it: shares, shades, what must stay hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from consultations.programme import exercises
from consultations.programme.models import Consultation
from consultations.register.engagement.coverage import (
    ALONE,
    BY,
    COUNTRY,
    FUNNEL,
    NETWORK,
    NONE,
    WHOLE,
    Board,
    Cell,
    coverage,
    with_targets,
)
from consultations.register.engagement.targets import targets_of
from consultations.register.origins.models import Network
from consultations.register.terms.models import CATEGORY, Term
from consultations.register.terms.queries import describing
from consultations.register.terms.regions import REGION_WORDS, region_of
from ds4skills.web.suppression import Hidden, suppress
from ds4skills.web.texts import country_name

TELLING = frozenset({"reached", "responded", "represented"})  # each holds those who answered
ANSWERED = "responded"  # the one of them that a confidential exercise shows
REGION = "region"
PLACES = (*BY, REGION)
FEW = 5
SHADES = ((0.0, "h0"), (0.35, "h1"), (0.6, "h2"), (0.84, "h3"))


@dataclass(frozen=True)
class Scope:
    """The exercises whose contacts count for a consultation, and whether small figures must stay hidden."""

    names: list[str]
    confidential: bool


@dataclass(frozen=True)
class Shown:
    """One figure of the table: how many of how many; nothing where it is hidden."""

    column: str
    place: str
    of: int
    value: int | None
    uninvited: int | None = 0
    target: int | None = None

    @property
    def share(self) -> float | None:
        """The share, 0 to 1."""
        return self.value / self.of if self.value is not None and self.of else None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent."""
        return round(100 * self.share) if self.share is not None else None

    @property
    def shade(self) -> str:
        """The class of the heat table: five shades, an outline for nobody, nothing where nobody was asked."""
        if self.share is None:
            return "h0" if self.target else "hx"
        return next((name for edge, name in SHADES if self.share <= edge), "h4")

    @property
    def short(self) -> int:
        """How many more are wanted, by the target."""
        return (
            max(0, (self.target or 0) - self.value - (self.uninvited or 0)) if self.value is not None else 0
        )


@dataclass(frozen=True)
class Line:
    """One place with its cells and its total."""

    place: str
    words: str
    cells: list[Shown]
    total: Shown


@dataclass(frozen=True)
class Table:
    """The table as shown: columns with words, lines thinnest first, totals below."""

    stage: str
    base: str
    columns: list[tuple[str, str]]
    lines: list[Line]
    totals: list[Shown]
    whole: Shown
    hides: bool

    @property
    def nothing(self) -> bool:
        """Whether not one figure of it is shown."""
        shown = [cell for line in self.lines for cell in [*line.cells, line.total]]
        return all(cell.value is None for cell in [*shown, *self.totals, self.whole])


def scope(consultation: Consultation) -> Scope:
    """Give the exercises of a consultation: itself, its surveys, its workshops."""
    found = exercises.offered(consultation)
    names = list(dict.fromkeys([consultation.exercise, *(each.name for each in found)]))
    return Scope(names, any(not each.tells for each in found))


def counted(
    consultation: Consultation, within: Scope, by: str, at: datetime, taxonomy: str = CATEGORY
) -> Board:
    """Count everybody, with the targets where categories are counted by country."""
    if by == REGION:
        return by_region(coverage(within.names, at, COUNTRY, taxonomy))
    board = coverage(within.names, at, by, taxonomy)
    if by != COUNTRY or taxonomy != CATEGORY:
        return board
    wanted = targets_of(consultation.exercise)
    return with_targets(board, ((str(each.term_id), each.country, each.count) for each in wanted))


def by_region(board: Board) -> Board:
    """Add up the countries of each region."""
    cells: dict[tuple[str, str], Cell] = {}
    for (column, country), cell in board.cells.items():
        cells.setdefault((column, region_of(country)), Cell()).merge(cell)
    return Board(REGION, cells, taxonomy=board.taxonomy)


def taxonomies() -> list[tuple[str, str]]:
    """Give the lists by whose terms one can count: slug and title, the category first."""
    return [(CATEGORY, _("Category")), *((slug, title) for slug, title, _terms in describing())]


def columns_of(board: Board) -> list[tuple[str, str]]:
    """Give the columns in the order of the taxonomy, with their words."""
    there = set(board.columns())
    terms = Term.objects.filter(taxonomy__slug=board.taxonomy).order_by("order", "code")
    found = [(str(term.pk), term.label) for term in terms if str(term.pk) in there]
    none = _("Without a category") if board.taxonomy == CATEGORY else _("Without such a term")
    more = ((NONE, none), (ALONE, _("People of no organisation")))
    return found + [(code, words) for code, words in more if code in there]


def places_of(board: Board) -> dict[str, str]:
    """Give the places with their words."""
    if board.by == COUNTRY:
        return {place: country_name(place) if place else _("Country not known") for place in board.places()}
    if board.by == REGION:
        words = {"": _("Country not known"), **{code: str(text) for code, text in REGION_WORDS.items()}}
        return {place: words[place] for place in board.places()}
    names = {str(pk): str(name) for pk, name in Network.objects.values_list("pk", "name")}
    return {place: names.get(place, _("No network")) for place in board.places()}


@dataclass(frozen=True)
class View:
    """What a coverage page shows: line by line of what, up to which stage, by which taxonomy."""

    by: str
    stage: str
    taxonomy: str


@dataclass(frozen=True)
class Sums:
    """Where totals are read: of columns, of places, of all; apart where cells overlap."""

    columns: Board
    places: Board
    once: Board


def laid(consultation: Consultation, within: Scope, asked: View, at: datetime) -> tuple[Table, Cell]:
    """Lay out what is asked for, and give the sum of everybody, each counted once."""
    found = counted(consultation, within, asked.by, at, asked.taxonomy)
    columns = coverage(within.names, at, WHOLE, asked.taxonomy) if asked.by == NETWORK else found
    if asked.taxonomy == CATEGORY:
        places, once = found, columns
    else:
        places = counted(consultation, within, asked.by, at)
        once = coverage(within.names, at, WHOLE) if asked.by == NETWORK else places
    coarse = within.confidential and asked.by != COUNTRY and asked.stage == ANSWERED and _nested(asked)
    fine = coverage(within.names, at, COUNTRY) if coarse else None
    return table(found, within, asked.stage, Sums(columns, places, once), fine), once.total()


def _nested(asked: View | Board) -> bool:
    """Tell whether every figure is one of the table of categories by country, or some of them added up."""
    return asked.taxonomy == CATEGORY and asked.by in {COUNTRY, REGION, WHOLE}


def table(
    board: Board, within: Scope, stage: str, sums: Sums | None = None, fine: Board | None = None
) -> Table:
    """Lay the board out for one stage; `sums` gives the totals where places or columns overlap.

    Where small figures are hidden, a board that adds up countries needs the board of these (`fine`).
    """
    columns, places = columns_of(board), places_of(board)
    codes, sums = [code for code, _words in columns], sums or Sums(board, board, board)
    base = "registered" if stage == "invited" else "invited"
    hide = None
    if within.confidential and stage in TELLING:
        hide = hidden_of(fine or board, board, stage)
    show = _shower(within, stage, base, hides=hide is not None)
    lines = [
        Line(
            place,
            words,
            [
                show(
                    board.cell(code, place),
                    code,
                    place,
                    hidden=hide is not None and hide.cells[y][x],
                    target=board.cell(code, place).target,
                )
                for x, code in enumerate(codes)
            ],
            show(sums.places.total(place=place), "*", place, hidden=hide is not None and hide.rows[y]),
        )
        for y, (place, words) in enumerate(places.items())
    ]
    totals = [
        show(
            sums.columns.total(column=code),
            code,
            "*",
            hidden=hide is not None and hide.columns[x],
            target=board.wide.get(code),
        )
        for x, code in enumerate(codes)
    ]
    everything = show(sums.once.total(), "*", "*", hidden=hide is not None and hide.total)
    return Table(stage, base, columns, sorted(lines, key=_thinness), totals, everything, hide is not None)


class _Show(Protocol):
    """Shows one cell: its base and its figure, or nothing where the figure is hidden."""

    def __call__(
        self, cell: Cell, column: str, place: str, *, hidden: bool, target: int | None = None
    ) -> Shown: ...


def _shower(within: Scope, stage: str, base: str, *, hides: bool) -> _Show:
    """Give how cells of a table are shown; `hides` says that small figures are hidden."""

    def show(cell: Cell, column: str, place: str, *, hidden: bool, target: int | None = None) -> Shown:
        uninvited = None if within.confidential else cell.uninvited  # who came of their own accord answered
        few = hides and 0 < cell.count(stage) < FEW  # a total may be, where cells overlap
        value = None if hidden or few else cell.count(stage)
        return Shown(column, place, cell.count(base), value, uninvited, target)

    return show


def hidden_of(fine: Board, board: Board, stage: str) -> Hidden:
    """Say what a table of a confidential exercise hides: decided once, for categories by country, and added up.

    All views stand side by side, so no other table of who came how far is shown: one by networks, by another list
    or for another stage could be subtracted from this one, down to single people. What is not asked is all hidden.
    """
    codes, places = [code for code, _words in columns_of(board)], list(places_of(board))
    if stage != ANSWERED or not _nested(board) or fine.by != COUNTRY:
        return Hidden(
            [[True] * len(codes) for _ in places], [True] * len(places), [True] * len(codes), total=True
        )
    countries = fine.places()
    came, asked = (
        [[fine.cell(code, place).count(name) for code in codes] for place in countries]
        for name in (stage, "invited")
    )
    found = suppress(came, most=asked)
    of: dict[str, Callable[[str], str]] = {COUNTRY: str, REGION: region_of, WHOLE: lambda _country: ""}
    members = [[y for y, country in enumerate(countries) if of[board.by](country) == each] for each in places]
    return Hidden(
        [[any(found.cells[y][x] for y in some) for x in range(len(codes))] for some in members],
        [any(found.rows[y] for y in some) for some in members],
        found.columns,
        found.total,
    )


def _thinness(line: Line) -> tuple[float, int, str]:
    """Order lines: the smallest share first, of equal ones the larger place; places where nobody was asked last."""
    share = line.total.share
    return (2.0 if share is None else share, -line.total.of, line.words)


def gaps(shown: Table, most: int = 5) -> list[tuple[str, Shown]]:
    """List the largest gaps: what targets lack first, then the cells with most people who have not come so far."""
    words = dict(shown.columns)
    cells = [(f"{words[cell.column]}, {line.words}", cell) for line in shown.lines for cell in line.cells]
    cells += [(words[cell.column], cell) for cell in shown.totals if cell.target]
    open_ = [
        pair for pair in cells if pair[1].value is not None and (pair[1].short or pair[1].value < pair[1].of)
    ]
    return sorted(open_, key=_weight)[:most]


def _weight(pair: tuple[str, Shown]) -> tuple[int, int, str]:
    words, cell = pair
    return -cell.short, (cell.value or 0) - cell.of, words


def sheet_rows(board: Board, within: Scope, exercise: str) -> list[list[str | int | None]]:
    """Give the rows of the file: every cell with every figure, small ones left empty where they must be hidden."""
    tables = {stage: table(board, within, stage) for stage in FUNNEL[1:]}
    terms = {str(term.pk): term.code for term in Term.objects.filter(taxonomy__slug=board.taxonomy)}
    shown = {
        stage: {(cell.column, cell.place): cell.value for line in each.lines for cell in line.cells}
        for stage, each in tables.items()
    }
    return [
        [
            exercise,
            board.taxonomy,
            terms.get(column, column),
            place,
            cell.target,
            cell.registered,
            *(shown[stage].get((column, place)) for stage in FUNNEL[1:]),
            None if within.confidential else cell.uninvited,
        ]
        for (column, place), cell in sorted(board.cells.items())
    ]


def by_category(consultation: Consultation, at: datetime) -> list[tuple[str, Shown]]:
    """Give who responded of those invited by category, thinnest first; for the dashboard."""
    within = scope(consultation)
    board = coverage(within.names, at, WHOLE)
    fine = coverage(within.names, at, COUNTRY) if within.confidential else None
    found = table(board, within, ANSWERED, fine=fine)
    pairs = [(words, cell) for (_code, words), cell in zip(found.columns, found.totals, strict=True)]
    return sorted(pairs, key=lambda pair: (2.0 if pair[1].share is None else pair[1].share, pair[0]))
