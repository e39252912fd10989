"""What a section is made of: choices, lines, blocks and groups, as a page shows them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ds4skills.web.texts import language, pick
from surveys.answering import examples
from surveys.authoring.definition import Leaf, Option
from surveys.authoring.kinds import ranking, rating
from surveys.authoring.kinds.shapes import Value, plain, several

MOST_BUTTONS = 12  # choices; more of them stand in a list


@dataclass(frozen=True)
class Choice:
    """A choice as a page shows it: its words with their language, whether it is chosen, and whether it is offered."""

    option: Option
    chosen: bool
    offered: bool = True
    rank: str = ""

    @property
    def plain(self) -> str:
        """Its words alone, for where no markup can stand."""
        return pick(self.option.label)[0]

    @property
    def foreign(self) -> str:
        """The language of its words, where it is not the one that is spoken."""
        code = pick(self.option.label)[1]
        return "" if code == language() else code


@dataclass
class Line:
    """One question, or one row of a matrix, with what was answered; `offered` are the choices that a filter leaves.

    `theirs` is what another tab or device wrote meanwhile, in words; `uploads` are the files that were sent.
    """

    leaf: Leaf
    value: Value
    offered: tuple[Option, ...] = ()
    rev: int = 0
    problem: str = ""
    why: str = ""
    objects: bool = False
    why_problem: str = ""
    other: str = ""
    theirs: str = ""
    uploads: Sequence[Any] = ()

    @property
    def options(self) -> list[tuple[Option, bool]]:
        """Give the choices, and whether each is chosen."""
        chosen = several(self.value)
        return [(option, option.key in chosen) for option in self.offered]

    @property
    def choices(self) -> list[Choice]:
        """Give every choice: where a filter takes some away, those stay in the page for scripts, out of use."""
        chosen, offered = several(self.value), {option.key for option in self.offered}
        return [
            Choice(
                option,
                option.key in chosen,
                option.key in offered,
                ranking.rank_of(self.value, option.key) if self.leaf.kind == ranking.SLUG else "",
            )
            for option in self.leaf.options
        ]

    @property
    def places(self) -> list[str]:
        """Give the places of a rating, or of a ranking."""
        if self.leaf.kind == ranking.SLUG:
            return [str(place) for place in range(1, len(self.leaf.options) + 1)]
        return rating.places(self.leaf)

    @property
    def is_list(self) -> bool:
        """Whether there are too many choices for a row of buttons."""
        return self.leaf.kind == "single" and len(self.leaf.options) > MOST_BUTTONS

    @property
    def has_other(self) -> bool:
        """Whether a choice asks for a text beside it."""
        return any(option.text for option in self.leaf.options)

    @property
    def key(self) -> str:
        """The proposal's key, without its version."""
        return self.leaf.proposal.partition("@")[0]

    @property
    def wrong(self) -> str:
        """What is wrong, with the answer or with the words beside it."""
        return self.problem or self.why_problem

    @property
    def described(self) -> str:
        """The ids of what describes the control, of those that are on the page."""
        found = (
            [f"{self.leaf.key}-hint"] if self.leaf.hint or self.example or self.leaf.kind == "file" else []
        )
        return " ".join(found + ([f"{self.leaf.key}-err"] if self.problem else []))

    @property
    def example(self) -> str:
        """How an answer is written, for kinds that are typed in one way."""
        return examples.of(self.leaf, self.typed)

    @property
    def typed(self) -> str:
        """The answer as it stands in its field: a number as it is written in the language that is spoken."""
        return examples.typed(self.leaf, plain(self.value))

    @property
    def control(self) -> str:
        """The type of a field of one line."""
        return examples.field_of(self.leaf, self.typed)


@dataclass
class Block:
    """An item of the document with its lines; a matrix has several, a note none. `within` is its group."""

    item: Mapping[str, Any]
    lines: list[Line] = field(default_factory=list)
    within: Mapping[str, Any] | None = None
    shown: bool = True

    @property
    def scale(self) -> tuple[Option, ...]:
        """The choices that all rows share."""
        return self.lines[0].offered if self.lines else ()

    @property
    def is_six(self) -> bool:
        """Whether the scale has five steps and one answer apart: on a wide page such rows stand in one grid."""
        return [option.apart for option in self.scale] == [False] * 5 + [True]


@dataclass
class Unit:
    """A group with its blocks, or one block that stands alone."""

    group: Mapping[str, Any] | None
    blocks: list[Block] = field(default_factory=list)
    shown: bool = True
