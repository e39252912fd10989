"""Lists and numbered headings: Word counts them when it shows them, so we count too."""

from dataclasses import dataclass, field

from consultations.blueprint.text.word.names import Element, attr, child, tag, value, whole

DEPTH, LONGEST = 9, 60
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How one level of a list is counted and shown."""

    form: str = "bullet"
    start: int = 1
    text: str = ""


@dataclass(frozen=True)
class Label:
    """What stands before an item: its list, depth, whether it counts, its count, and the label as Word shows it."""

    list: str
    depth: int
    ordered: bool
    count: int
    text: str


@dataclass
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""


class Numbering:
    """The lists of a file, with their counters."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        links: dict[str, str] = {}
        for each in root if root is not None else ():
            if tag(each) == "w:abstractNum":
                name = attr(each, "w:abstractNumId")
                self._lists[name] = _List(_levels(each), value(each, "w:numStyleLink"))
                if style := value(each, "w:styleLink"):
                    links[style] = name
            elif tag(each) == "w:num":
                self._numbers[attr(each, "w:numId")] = (value(each, "w:abstractNumId"), _starts(each))
        for found in self._lists.values():
            if not found.levels and found.link in links:
                found.levels = self._lists[links[found.link]].levels

    def next(self, number: str, depth: int) -> Label | None:
        """Count one more item of a list; None where the list does not exist (0 takes a paragraph out of its list)."""
        if number not in self._numbers:
            return None
        depth = max(0, min(DEPTH - 1, depth))
        name, starts = self._numbers[number]
        levels = self._lists.get(name, _List()).levels
        counts = self._counts.setdefault(name, [None] * DEPTH)
        if number not in self._begun:
            self._begun.add(number)
            for at in starts:
                counts[at] = None
        level = levels.get(depth, Level())
        before = counts[depth]
        count = starts.get(depth, level.start) if before is None else before + 1
        counts[depth] = count
        counts[depth + 1 :] = [None] * (DEPTH - depth - 1)
        ordered = level.form not in {"bullet", "none"}
        return Label(f"{number}", depth, ordered, count, _shown(levels, counts, depth) if ordered else "")


def _levels(element: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for each in element:
        if tag(each) == "w:lvl":
            start = whole(value(each, "w:start", "1"), 1)
            level = Level(value(each, "w:numFmt", "decimal"), start, value(each, "w:lvlText"))
            found[whole(attr(each, "w:ilvl", "0"))] = level
    return found


def _starts(element: Element) -> dict[int, int]:
    """Give the levels at which a list starts anew."""
    found: dict[int, int] = {}
    for each in element:
        if tag(each) == "w:lvlOverride" and (start := child(each, "w:startOverride")) is not None:
            found[max(0, min(DEPTH - 1, whole(attr(each, "w:ilvl", "0"))))] = whole(
                attr(start, "w:val", "1"), 1
            )
    return found


def _shown(levels: dict[int, Level], counts: list[int | None], depth: int) -> str:
    text = levels[depth].text
    for at in range(depth + 1):
        level = levels.get(at, Level("decimal"))
        count = counts[at]
        text = text.replace(f"%{at + 1}", spelled(level.start if count is None else count, level.form))
    return " ".join(text.split())[:LONGEST]


def spelled(count: int, form: str) -> str:
    """Spell a count as letters or in Roman numerals, else in figures."""
    low = form.lower()
    if low in {"lowerletter", "upperletter"} and 0 < count < 1000:
        text = chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1)
    elif low in {"lowerroman", "upperroman"} and 0 < count < 4000:
        text = ""
        for each, sign in ROMAN:
            text += sign * (count // each)
            count %= each
    else:
        return str(count)
    return text.upper() if low.startswith("upper") else text
