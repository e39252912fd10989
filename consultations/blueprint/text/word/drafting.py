"""Everything read from a Word file, put together to a draft: each place is a block of the Markdown as it is parsed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from consultations.blueprint.text import parsing
from consultations.blueprint.text.word.blocks import DEEPEST, Block, build, notes_of, placed
from consultations.blueprint.text.word.changes import Change, Place, chains, changes_of, paired
from consultations.blueprint.text.word.markdown import Writer, note_labels
from consultations.blueprint.text.word.pieces import Piece, all_of
from consultations.blueprint.text.word.remarks import Note, ranges
from consultations.blueprint.text.word.shapes import (
    DraftBlock,
    DraftFigure,
    Loss,
    Spot,
    WordChange,
    WordDraft,
    WordRemark,
    WordReply,
)
from consultations.blueprint.text.word.units import Story, Unit
from ds4skills.web.importing.containers import RefusedError

CODES = {
    "block_too_long": "paragraph_too_long",
    "too_deep": "nested_too_deep",
    "table_too_big": "too_many_columns",
    "too_many_lines": "too_many_blocks",
}
BLOCKS, LONGEST, QUOTED = 5_000, 10_000, 60


class Ground:
    """The blocks of a draft, ours and as parsed, and how to name a place in them."""

    def __init__(self, blocks: Sequence[Block], markdown: str) -> None:
        self.blocks = blocks
        try:
            self.parsed = parsing.parse(markdown)
        except parsing.TextRefusedError as error:
            raise RefusedError(CODES.get(error.code, error.code), _quoted(error.where, markdown)) from error
        self.partner = _partners(blocks, [each.text for each in self.parsed])
        body = [(block.unit, number) for number, block in enumerate(blocks) if block.unit >= 0]
        self._units = [unit for unit, _number in body]
        self._numbers = [number for _unit, number in body]
        self._notes = {_name(block): number for number, block in enumerate(blocks) if block.note}

    def spot(self, number: int, start: int = 0, end: int = 0) -> Spot:
        """Give a range of our block as a range of the parsed one; the whole block if its words are not there."""
        known = (
            [self.partner[at] for at in range(number, -1, -1) if at in self.partner] if number >= 0 else []
        )
        if not known:
            return Spot(-1)
        if number not in self.partner or start >= end:
            return Spot(known[0])
        text, ours = self.parsed[known[0]].text, self.blocks[number].text
        shift = len(ours) - len(text) if ours.endswith(text) else 0
        quote = ours[max(start, shift) : end]
        at = max(start, shift) - shift
        if text[at : at + len(quote)] != quote:
            at = text.find(quote)
        if at < 0 or not quote:
            return Spot(known[0], 0, len(text), text)
        return Spot(known[0], at, at + len(quote), quote)

    def near(self, unit: int) -> Spot:
        """Give the block that a unit became, or the one before it."""
        at = bisect_right(self._units, unit) - 1
        return self.spot(self._numbers[at]) if at >= 0 else Spot(-1)

    def place(self, place: Place) -> Spot:
        """Give where a tracked change stands."""
        if place.note:
            return self.spot(self._notes.get(place.note, -1), place.start, place.end)
        at = bisect_right(self._units, place.unit) - 1
        if not place.there or at < 0 or self._units[at] != place.unit:
            return self.near(place.unit)
        while at and self._units[at - 1] == place.unit:
            at -= 1  # the text, not the figures after it
        return self.spot(self._numbers[at], place.start, place.end)


def _quoted(where: str, markdown: str) -> str:
    """Quote the line that a refusal names, as whoever sent a Word file has no lines."""
    number = where.removeprefix("line ")
    lines = markdown.split("\n")
    if number == where or not number.isdecimal() or not 0 < int(number) <= len(lines):
        return where
    return f"“{lines[int(number) - 1][:QUOTED]}…”"


def _partners(blocks: Sequence[Block], texts: Sequence[str]) -> dict[int, int]:
    """Tell which parsed block each of ours became: the next that ends with the same words, else the last alike."""
    found: dict[int, int] = {}
    at = 0
    for number, block in enumerate(blocks):
        if block.blank and block.kind != "figure":
            continue
        step = next((n for n in range(at, min(len(texts), at + 12)) if _alike(block, texts[n])), None)
        if step is not None:
            found[number] = step
            at = step + 1
    return found


def _alike(block: Block, text: str) -> bool:
    if block.kind == "heading":
        return bool(text) and block.text.endswith(text)
    return block.text == text or (block.kind == "row" and block.text.split() == text.split())


def draft(
    story: Story, remarks: Sequence[Note], *, accepted: bool, title: str = "", language: str = ""
) -> WordDraft:
    """Put a draft together; raises RefusedError where a limit of drafts is passed, and quotes the place."""
    base, spoken = all_of(accepted), language or "en"
    blocks = joined(placed(build(enumerate(story.units), base)), story.units)
    blocks += notes_of(blocks, story.notes, base)
    check(blocks)
    writer = Writer(note_labels(blocks))
    markdown = writer.write(blocks)
    ground = Ground(blocks, markdown)
    changes = [
        each
        for chain in chains(story.units)
        for each in changes_of(chain, base, accepted=accepted, language=spoken)
    ]
    for unit in _told_notes(story, blocks):
        found = changes_of([(-1, unit)], base, accepted=accepted, language=spoken)
        changes += [replace(each, place=replace(each.place, note=_name(unit))) for each in found]
    return WordDraft(
        markdown,
        tuple(_named(ground)),
        tuple(_losses(story, writer, ground)),
        tuple(_remarks(remarks, story, ground)),
        tuple(_change(each, ground) for each in paired(changes)),
        tuple(_figures(ground)),
        title,
        language,
    )


def _told_notes(story: Story, blocks: Sequence[Block]) -> Iterable[Unit]:
    """Give the paragraphs of the notes that the draft has."""
    told = {block.note for block in blocks if block.note}
    return [unit for name, units in story.notes.items() if name in told for unit in units]


def _name(paragraph: Unit | Block) -> str:
    """Name a paragraph of a note."""
    return f"{paragraph.note} {paragraph.level}"


def joined(blocks: Iterable[Block], units: Sequence[Unit]) -> list[Block]:
    """Make one block of lines of code that follow one another, blank ones between them kept."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        between = units[last.unit : block.unit] if last and last.kind == block.kind == "code" else []
        if last and between and all(unit.kind == "code" for unit in between):
            pieces = [*last.pieces, Piece("\n" * len(between)), *block.pieces]
            made = build([(block.unit, Unit("code", pieces))], all_of(accepted=True))[0]
            made.bookmark = last.bookmark
            found[-1] = made
        else:
            found.append(block)
    return found


def check(blocks: Sequence[Block]) -> None:
    """Refuse what is too much for a draft."""
    if sum(not block.blank for block in blocks) > BLOCKS:
        raise RefusedError("too_many_blocks")
    for block in blocks:
        if len(block.text) > LONGEST:
            raise RefusedError("paragraph_too_long", f"“{block.text[:QUOTED]}…”")


def _named(ground: Ground) -> Iterable[DraftBlock]:
    """Give the parsed blocks with the bookmarks of ours."""
    marks = {
        ground.partner[number]: block.bookmark
        for number, block in enumerate(ground.blocks)
        if number in ground.partner
    }
    for number, each in enumerate(ground.parsed):
        yield DraftBlock(each.kind, each.text, each.level, marks.get(number, ""))


def _losses(story: Story, writer: Writer, ground: Ground) -> Iterable[Loss]:
    for each in story.losses:
        spot = ground.near(each.unit) if each.part == "body" else Spot(-1)
        yield Loss(each.kind, spot, each.detail, each.part, each.times)
    for block in writer.flat:
        yield Loss("looks", ground.near(block.unit), block.text[:200])
    for block in ground.blocks:
        if block.kind == "heading" and block.level > DEEPEST:
            yield Loss("heading_level", ground.near(block.unit), block.text[:200])


def _remarks(remarks: Sequence[Note], story: Story, ground: Ground) -> Iterable[WordRemark]:
    where = ranges(ground.blocks)
    for each in remarks:
        spots = [ground.spot(*found) for found in where.get(each.id, [])]
        if not spots:
            spots = [ground.near(story.points.get(each.id, -1))]
        replies = tuple(WordReply(reply.author, instant(reply.at), reply.text) for reply in _thread(each))
        yield WordRemark(
            each.author, instant(each.at), each.text, spots[0], replies, tuple(spots[1:]), each.resolved
        )


def _thread(note: Note) -> Iterable[Note]:
    for reply in note.replies:
        yield reply
        yield from _thread(reply)


def _change(change: Change, ground: Ground) -> WordChange:
    spot = ground.place(change.place)
    other = ground.place(change.other) if change.other else None
    return WordChange(
        change.how,
        change.author,
        instant(change.at),
        spot,
        change.old,
        change.new,
        change.deleted,
        change.inserted,
        other,
    )


def _figures(ground: Ground) -> Iterable[DraftFigure]:
    for number, block in enumerate(ground.blocks):
        if block.picture:
            picture = block.picture
            yield DraftFigure(picture.digest, picture.type, picture.alt, ground.spot(number), picture.blob)


def instant(text: str) -> datetime | None:
    """Read the time of a change or comment; Word writes local times with a Z, so they are taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
