"""Tracked changes as proposals: the sentences of one author's changes, without and with them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from consultations.blueprint.text.parsing import sentences
from consultations.blueprint.text.word.blocks import Block, build
from consultations.blueprint.text.word.pieces import Decide, Mark, Piece, fold, only
from consultations.blueprint.text.word.shapes import How
from consultations.blueprint.text.word.units import Unit
from ds4skills.web.importing.containers import RefusedError

# Bounds on work: equal texts to compare with each other, and pieces to look at for all authors of a chain.
ALIKE, WORK = 100_000, 2_000_000
QUOTED = 60
Group = tuple[str, str]
Chain = list[tuple[int, Unit]]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A range in the block of a unit; without `there` the words stand nowhere in the draft, but after that unit."""

    unit: int
    start: int = 0
    end: int = 0
    there: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change whose place is still named by its unit."""

    how: How
    author: str
    at: str
    place: Place
    old: str
    new: str
    deleted: tuple[str, ...]
    inserted: tuple[str, ...]
    move: str
    other: Place | None = None


def chains(units: Sequence[Unit]) -> Iterator[Chain]:
    """Give runs of units that tracked ends of paragraphs tie together; most are of one unit."""
    chain: Chain = []
    for number, unit in enumerate(units):
        if chain and (unit.kind == "row" or chain[-1][1].kind == "row" or not chain[-1][1].marks):
            yield chain
            chain = []
        chain.append((number, unit))
    if chain:
        yield chain


def changes_of(chain: Chain, base: Decide, *, accepted: bool, language: str) -> list[Change]:
    """Give the changes in a chain, author by author in the order in which they first occur."""
    marks: dict[Group, list[Mark]] = defaultdict(list)
    for _number, unit in chain:
        for mark in (*unit.marks, *(each for piece in unit.pieces for each in piece.marks)):
            marks[mark.group].append(mark)
    if len(marks) * sum(len(unit.pieces) + 1 for _number, unit in chain) > WORK:
        raise RefusedError("too_many_changes", f"“{fold(chain[0][1].pieces).text[:QUOTED]}…”")
    found: list[Change] = []
    for group, own in marks.items():
        old, new = (_told(build(chain, only(group, way, base))) for way in (False, True))
        author, move = group
        at = max(mark.at for mark in own)
        blank = Change("edited", author, at, Place(chain[0][0]), "", "", (), (), move)
        found += _Compared(blank, group, old, new, accepted, chain[0][0], language).changes()
    return found


def _told(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if block.kind != "figure"]


@dataclass(frozen=True, slots=True)
class _Compared:
    """The paragraphs of a chain without and with the changes of one author; one of the two is the draft."""

    blank: Change
    group: Group
    old: list[Block]
    new: list[Block]
    accepted: bool
    first: int
    language: str

    @property
    def draft(self) -> list[Block]:
        return self.new if self.accepted else self.old

    def changes(self) -> Iterator[Change]:
        """Compare paragraph by paragraph."""
        olds, news = ([block.text for block in side] for side in (self.old, self.new))
        for tag, i1, i2, j1, j2 in _steps(olds, news):
            if tag == "equal":
                continue
            if i2 - i1 == j2 - j1:
                for at in range(i2 - i1):
                    yield from self._edited(self.old[i1 + at], self.new[j1 + at])
            elif tag == "replace":
                yield self._rearranged(self.old[i1:i2], self.new[j1:j2])
            else:
                for block in self.old[i1:i2]:
                    yield self._whole(block, None, i1, j1)
                for block in self.new[j1:j2]:
                    yield self._whole(None, block, i1, j1)

    def _edited(self, old: Block, new: Block) -> Iterator[Change]:
        """Compare two wordings of a paragraph sentence by sentence."""
        sides = [
            [(block.text[a:b], a, b) for a, b in sentences(block.text, self.language)] for block in (old, new)
        ]
        texts = [[text for text, _a, _b in side] for side in sides]
        for tag, i1, i2, j1, j2 in _steps(texts[0], texts[1]):
            if tag == "equal":
                continue
            left, right = (i1, i2), (j1, j2)
            if i1 == i2 or j1 == j2:  # a sentence more or less: shown with the one beside it
                left, right = _widened(left, right, len(sides[0]), len(sides[1]))
            yield self._change(old, new, _span(sides[0], left), _span(sides[1], right))

    def _change(self, old: Block, new: Block, left: Range, right: Range) -> Change:
        block, (start, end) = (new, right) if self.accepted else (old, left)
        deleted = _words(old, left, self.group, "del")
        inserted = _words(new, right, self.group, "ins")
        how: How = (
            "edited"
            if deleted and inserted
            else "inserted"
            if inserted
            else "deleted"
            if deleted
            else "edited"
        )
        return replace(
            self.blank,
            how=how,
            place=Place(block.unit, start, end, note=block.note),
            old=old.text[slice(*left)],
            new=new.text[slice(*right)],
            deleted=deleted,
            inserted=inserted,
        )

    def _rearranged(self, old: list[Block], new: list[Block]) -> Change:
        """Give paragraphs that were split or merged as one change."""
        block = (new if self.accepted else old)[0]
        every = (0, 1 << 30)
        return replace(
            self.blank,
            place=Place(block.unit, 0, len(block.text)),
            old="\n\n".join(each.text for each in old),
            new="\n\n".join(each.text for each in new),
            deleted=tuple(word for each in old for word in _words(each, every, self.group, "del")),
            inserted=tuple(word for each in new for word in _words(each, every, self.group, "ins")),
        )

    def _whole(self, old: Block | None, new: Block | None, before_old: int, before_new: int) -> Change:
        """Give a paragraph that was inserted or deleted as a whole."""
        block = new if self.accepted else old
        if block is not None:
            place = Place(block.unit, 0, len(block.text))
        else:
            at = before_new if self.accepted else before_old
            place = Place(self.draft[at - 1].unit if at else self.first - 1, there=False)
        text = (old or new or Block("", 0, [], "", [])).text
        return replace(
            self.blank,
            how="deleted" if old else "inserted",
            place=place,
            old=old.text if old else "",
            new=new.text if new else "",
            deleted=(text,) if old else (),
            inserted=(text,) if new else (),
        )


def _steps(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Give the steps from old to new; texts that repeat so often that it would take long are replaced as a whole."""
    left, right = Counter(old), Counter(new)
    if sum(times * right[text] for text, times in left.items()) > ALIKE:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _widened(left: Range, right: Range, lefts: int, rights: int) -> tuple[Range, Range]:
    (i1, i2), (j1, j2) = left, right
    if i1 and j1:
        return (i1 - 1, i2), (j1 - 1, j2)
    if i2 < lefts and j2 < rights:
        return (i1, i2 + 1), (j1, j2 + 1)
    return left, right


def _span(side: list[tuple[str, int, int]], part: Range) -> Range:
    first, last = part
    return (side[first][1], side[last - 1][2]) if last > first else (0, 0)


def _words(block: Block, part: Range, group: Group, kind: str) -> tuple[str, ...]:
    """Give the very words that carry marks of a group in a range, neighbouring pieces as one."""
    found: list[str] = []
    last = -1
    for piece, (start, end) in zip(block.pieces, block.spans, strict=True):
        if end <= start or start >= part[1] or end <= part[0] or not _carries(piece, group, kind):
            continue
        text = block.text[start:end]
        if found and start - last <= 1:
            found[-1] += block.text[last:end]
        else:
            found.append(text)
        last = end
    return tuple(found)


def _carries(piece: Piece, group: Group, kind: str) -> bool:
    return any(mark.group == group and mark.kind == kind for mark in piece.marks)


def paired(changes: Sequence[Change]) -> list[Change]:
    """Put the two halves of each move together: the half that stands in the draft, with the other's place."""
    halves: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for number, change in enumerate(changes):
        if change.move and change.how != "edited":
            halves[change.author, change.move, change.how == "inserted"].append(number)
    made: dict[int, Change | None] = {}
    for (author, move, inserted), numbers in halves.items():
        if inserted:
            for source, target in zip(halves.get((author, move, False), []), numbers, strict=False):
                left, right = changes[source], changes[target]
                here = target if right.place.there and right.place.end else source
                other = left.place if here == target else right.place
                made[source if here == target else target] = None
                made[here] = replace(
                    changes[here],
                    how="moved",
                    old=left.old,
                    new=right.new,
                    deleted=left.deleted,
                    inserted=right.inserted,
                    other=other,
                )
    kept = [made.get(number, change) for number, change in enumerate(changes)]
    return [change for change in kept if change is not None]
