"""A paragraph as pieces of text that look alike, and what of them is seen under tracked changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from consultations.blueprint.text.cleaning import nfc


@dataclass(frozen=True, slots=True)
class Mark:
    """A tracked insertion ("ins") or deletion ("del"); `move` names the move that it is half of."""

    kind: str
    author: str
    at: str
    move: str = ""

    @property
    def group(self) -> tuple[str, str]:
        """Give what is one change if it stands together: the author, and of a move its name."""
        return self.author, self.move


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks, as far as Markdown can say it."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it stands; `blob` is already known to be of its type."""

    digest: str
    type: str
    alt: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that looks alike, or the place of a note or a picture; `joint` stands between two cells."""

    text: str
    look: Look = field(default_factory=Look)
    marks: tuple[Mark, ...] = ()
    comments: frozenset[str] = frozenset()
    note: str = ""
    picture: Picture | None = None
    joint: bool = False


Decide = Callable[[Mark], bool]


def all_of(accepted: bool) -> Decide:  # noqa: FBT001 -- reads as it is called
    """Take every change one way."""
    return lambda _mark: accepted


def only(group: tuple[str, str], accepted: bool, others: Decide) -> Decide:  # noqa: FBT001
    """Take the changes of one group one way, all others as given."""
    return lambda mark: accepted if mark.group == group else others(mark)


def seen(marks: Iterable[Mark], decide: Decide) -> bool:
    """Tell whether what carries these marks is seen."""
    return all(decide(mark) == (mark.kind == "ins") for mark in marks)


@dataclass(frozen=True, slots=True)
class Folded:
    """Plain text as readers see it, white space folded; `spans` has each piece's range in it."""

    text: str
    spans: list[tuple[int, int]]


def fold(pieces: Sequence[Piece]) -> Folded:
    """Put pieces together to plain text in NFC; the cells of a row are folded one by one."""
    out: list[str] = []
    spans: list[tuple[int, int]] = []
    size, gap, begun = 0, False, False
    for piece in pieces:
        text = nfc(piece.text)
        words = text.split()
        joined = text if piece.joint else " ".join(words)
        gap = begun and not piece.joint and (gap or text[:1].isspace())
        if gap and words:
            joined = f" {joined}"
        spans.append((size + (gap and bool(words)), size + len(joined)))
        out.append(joined)
        size += len(joined)
        if words:
            gap, begun = text[-1].isspace(), not piece.joint
    text = "".join(out)
    cut = len(text) - len(text.lstrip())
    text = text.strip()
    return Folded(text, [(max(0, a - cut), min(len(text), max(0, b - cut))) for a, b in spans])


def marked(pieces: Iterable[Piece], marks: tuple[Mark, ...]) -> list[Piece]:
    """Put further marks around pieces, as a row that was inserted does with all its cells."""
    return [replace(piece, marks=(*marks, *piece.marks)) for piece in pieces] if marks else list(pieces)
