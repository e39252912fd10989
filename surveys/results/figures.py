"""What one question comes to: its bases, a line for each choice, what can be worked out of them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from surveys.authoring.definition import MISSING_BELOW, NO_ANSWER, NOT_ASKED, Leaf, Texts
from surveys.authoring.kinds.date import EPOCH
from surveys.results.tallies import SEVERAL, Counts, Outcome

SCALED = frozenset({"rating", "number", "date", "computed"})  # values with a mean or a median
NONE = ""  # the name of the line of those who said nothing
TICKED: Texts = {"en": "Ticked", "fr": "Coché"}
UNTICKED: Texts = {"en": "Not ticked", "fr": "Non coché"}


@dataclass(frozen=True)
class Line:
    """One line: how many said so, in all and in each group; nothing where it is hidden."""

    key: str
    label: Texts
    code: int
    count: int | None
    groups: Sequence[int | None] = ()
    apart: bool = False  # takes no side
    first: int | None = None  # of a ranking: first places
    mean: str | None = None  # of a ranking: mean rank

    def share(self, of: int | None) -> int | None:
        """Give its share of a base in whole per cent."""
        return percent(self.count, of)


@dataclass(frozen=True)
class Bases:
    """Of how many the figures of a question are; nothing where it is hidden."""

    whole: int
    asked: int | None
    answered: int | None
    silent: int | None
    not_asked: int | None
    elsewhere: int | None  # answered a version that does not ask it


@dataclass(frozen=True)
class Numbers:
    """What lies in the middle of values, in words of the kind."""

    count: int
    mean: str | None
    low: str | None
    median: str | None
    high: str | None


@dataclass(frozen=True)
class Figures:
    """What one question comes to; with `hidden` fewer answered than may be shown."""

    bases: Bases
    lines: Sequence[Line] = ()
    groups: Sequence[
        tuple[tuple[str, ...], int | None]
    ] = ()  # categories that stand together, with their base
    numbers: Numbers | None = None
    net: int | None = None
    hidden: bool = False
    partly: bool = False  # some figures are hidden

    @property
    def base(self) -> int | None:
        """Of whom shares are: those who answered."""
        return self.bases.answered


def percent(count: int | None, of: int | None) -> int | None:
    """Give a share in whole per cent; nothing where a part is hidden or nobody is there."""
    return None if count is None or not of else round(100 * count / of)


@dataclass(frozen=True)
class Grid:
    """Counts as they are: a line for each choice by category, and who said nothing, by the same categories."""

    leaf: Leaf
    categories: Sequence[str]
    whole: Sequence[int]
    answered: Sequence[int]
    silent: Sequence[int]
    not_asked: Sequence[int]
    elsewhere: Sequence[int]
    lines: Sequence[tuple[Line, Sequence[int]]] = field(default_factory=tuple)
    ranks: Mapping[int, Counter[int]] = field(default_factory=dict)  # of a ranking: code -> rank -> count
    firsts: Mapping[int, Sequence[int]] = field(default_factory=dict)
    values: Counter[int] = field(default_factory=Counter)

    @property
    def away(self) -> list[int]:
        """Count those who were not asked, by category."""
        return [a + b for a, b in zip(self.not_asked, self.elsewhere, strict=True)]


def grid(
    leaf: Leaf,
    counts: Counts,
    whole: Mapping[str, int],
    elsewhere: Mapping[str, int],
    read: int | None = None,
) -> Grid:
    """Lay the counts of a question out; `read` counts the texts or files of one that is not counted."""
    categories = sorted(set(whole) | set(counts))

    def row(of: Callable[[Counter[Outcome]], int]) -> list[int]:
        return [of(counts.get(category, Counter())) for category in categories]

    sizes = [whole.get(category, 0) for category in categories]
    missed = [elsewhere.get(category, 0) for category in categories]
    silent, away = row(lambda c: c[0, None, NO_ANSWER]), row(lambda c: c[0, None, NOT_ASKED])
    parts = zip(sizes, missed, silent, away, strict=True)
    answered = [max(0, size - gone - quiet - off) for size, gone, quiet, off in parts]
    if read is not None:
        return Grid(leaf, [""], [sum(sizes)], [read], [sum(sizes) - sum(missed) - read], [0], [sum(missed)])
    if leaf.kind == "consent":  # a box that was left empty is an answer
        answered, silent = [a + b for a, b in zip(answered, silent, strict=True)], [0] * len(silent)
    found = Grid(leaf, categories, sizes, answered, silent, away, missed)
    if leaf.kind in SCALED:
        found = replace(found, values=_values(counts))
    if leaf.kind == "ranking":
        ranks = {option.code: _ranks(counts, option.code) for option in leaf.options}
        firsts = {option.code: row(lambda c, at=option.code: c[at, 1, None]) for option in leaf.options}  # type: ignore[misc]
        found = replace(found, ranks=ranks, firsts=firsts)
    return replace(found, lines=[(line, row(of)) for line, of in _lines(leaf, found)])


def _values(counts: Counts) -> Counter[int]:
    found: Counter[int] = Counter()
    for each in counts.values():
        for (_item, value, _missing), count in each.items():
            if value is not None:
                found[value] += count
    return found


def _ranks(counts: Counts, code: int) -> Counter[int]:
    found: Counter[int] = Counter()
    for each in counts.values():
        for (item, rank, _missing), count in each.items():
            if item == code and rank is not None:
                found[rank] += count
    return found


def _lines(leaf: Leaf, found: Grid) -> list[tuple[Line, Callable[[Counter[Outcome]], int]]]:
    """Give each line with what it counts of one category."""

    def several(code: int) -> Callable[[Counter[Outcome]], int]:
        return lambda c: sum(n for (item, value, _m), n in c.items() if item == code and value is not None)

    def single(code: int) -> Callable[[Counter[Outcome]], int]:
        name: Outcome = (0, None, code) if code < MISSING_BELOW else (0, code, None)
        return lambda c: c[name]

    if leaf.kind in SEVERAL or leaf.kind == "single":
        of = several if leaf.kind in SEVERAL else single
        return [
            (Line(each.key, each.label, each.code, None, apart=each.apart), of(each.code))
            for each in leaf.options
        ]
    if leaf.kind == "rating":
        start, end, step = leaf.scale
        places = range(start, end + 1, max(1, step))
        return [(Line(str(place), {"": str(place)}, place, None), _place(place)) for place in places]
    if leaf.kind == "consent":
        unticked: Outcome = (0, None, NO_ANSWER)
        return [
            (Line("yes", TICKED, 1, None), _place(1)),
            (Line(NONE, UNTICKED, 0, None), lambda c: c[unticked]),
        ]
    return []


def _place(place: int) -> Callable[[Counter[Outcome]], int]:
    return lambda c: c[0, place, None]


def plain(found: Grid) -> Figures:
    """Give all figures: of a survey in which staff may open each response anyway."""
    answered, leaf = sum(found.answered), found.leaf
    bases = Bases(
        sum(found.whole),
        sum(found.whole) - sum(found.away),
        answered,
        sum(found.silent),
        sum(found.not_asked),
        sum(found.elsewhere),
    )
    lines = [
        replace(
            line,
            count=sum(row),
            groups=row,
            first=sum(found.firsts[line.code]) if found.firsts else None,
            mean=mean_rank(found.ranks[line.code]) if found.ranks else None,
        )
        for line, row in found.lines
    ]
    groups = [((code,), base) for code, base in zip(found.categories, found.answered, strict=True)]
    numbers = numbers_of(leaf, found.values) if found.values else None
    return Figures(bases, lines, groups, numbers, net_of(leaf, lines))


def mean_rank(ranks: Counter[int]) -> str | None:
    """Give the mean rank of those who ranked a choice, with two decimals."""
    count = sum(ranks.values())
    return rounded(Decimal(sum(rank * n for rank, n in ranks.items())) / count, 2) if count else None


def rounded(number: Decimal, places: int) -> str:
    """Spell a number with some decimals."""
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def net_of(leaf: Leaf, lines: Sequence[Line]) -> int | None:
    """Give those on the upper half of a scale less those on the lower, in per cent of all on it.

    Only rows of a matrix have a scale that goes from one end to the other; a middle place belongs to neither half.
    """
    scale = sorted((line for line in lines if not line.apart), key=lambda line: line.code)
    if leaf.item == leaf.key or leaf.kind != "single" or len(scale) < len("ab"):
        return None
    counts = [line.count for line in scale if line.count is not None]
    half = len(scale) // 2
    if len(counts) < len(scale) or not sum(counts):
        return None
    return round(100 * (sum(counts[-half:]) - sum(counts[:half])) / sum(counts))


def numbers_of(leaf: Leaf, values: Counter[int]) -> Numbers:
    """Give mean, median and quartiles of grouped values: the median is the middle one, or between the two there."""
    count, order = sum(values.values()), sorted(values)

    def at(share: Decimal) -> str:
        """Interpolate between the neighbours of a place, as spreadsheets do."""
        place = (count - 1) * share
        below, beyond = _nth(order, values, int(place)), _nth(order, values, min(count - 1, int(place) + 1))
        return spelled(leaf, below + (beyond - below) * (place - int(place)))

    mean = Decimal(sum(value * n for value, n in values.items())) / count
    return Numbers(
        count,
        None if leaf.kind == "date" else spelled(leaf, mean, more=2),
        at(Decimal("0.25")),
        at(Decimal("0.5")),
        at(Decimal("0.75")),
    )


def _nth(order: Sequence[int], values: Mapping[int, int], place: int) -> Decimal:
    for value in order:
        place -= values[value]
        if place < 0:
            return Decimal(value)
    return Decimal(order[-1])


def spelled(leaf: Leaf, value: Decimal, more: int = 1) -> str:
    """Spell a value of a kind: a day, or a number with its decimals (and some more, as a mean has)."""
    if leaf.kind == "date":
        return (EPOCH + timedelta(days=int(value))).isoformat()
    number = value.scaleb(-leaf.decimals)
    text = rounded(number, leaf.decimals + more)
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(text: str) -> date:
    """Read what `spelled` gives of a date."""
    return date.fromisoformat(text)
