"""One section as a page shows it: each question with its answer, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ds4skills.web.texts import tidy
from surveys.authoring.definition import Document, Leaf, Option
from surveys.authoring.kinds import KINDS, Value, leaves_of

AGAINST = {"-2", "-1"}
WHY, OBJECTS = "__why", "__objects"
LONGEST_REASON = 4000


@dataclass
class Line:
    """One question, or one row of a matrix, with what was answered."""

    leaf: Leaf
    value: Value
    rev: int = 0
    problem: str = ""
    why: str = ""
    objects: bool = False
    why_problem: str = ""

    @property
    def options(self) -> list[tuple[Option, bool]]:
        """Give the choices, and whether each is chosen."""
        chosen = [self.value] if isinstance(self.value, str) else self.value
        return [(option, option.key in chosen) for option in self.leaf.options]

    @property
    def key(self) -> str:
        """The proposal's key, without its version."""
        return self.leaf.proposal.partition("@")[0]


@dataclass
class Block:
    """An item of the document with its lines; a matrix has several."""

    item: Mapping[str, Any]
    lines: list[Line] = field(default_factory=list)

    @property
    def scale(self) -> tuple[Option, ...]:
        """The choices that all rows share."""
        return self.lines[0].leaf.options if self.lines else ()


def blocks_of(document: Document, place: int, lines: Sequence[Line]) -> list[Block]:
    """Gather lines under the items of a section."""
    found = {item["key"]: Block(item) for item in document["sections"][place]["items"]}
    for line in lines:
        found[line.leaf.item].lines.append(line)
    return list(found.values())


def lines_of(leaves: Sequence[Leaf], answers: Mapping[str, Any], revs: Mapping[str, int]) -> list[Line]:
    """Give the lines of a section out of a draft."""
    return [
        Line(
            leaf=leaf,
            value=answers.get(leaf.key) or ([] if leaf.kind == "multiple" else ""),
            rev=revs.get(leaf.key, 0),
            why=answers.get(leaf.key + WHY, ""),
            objects=bool(answers.get(leaf.key + OBJECTS)),
        )
        for leaf in leaves
    ]


def read(leaves: Sequence[Leaf], sent: QueryDict) -> dict[str, Any]:
    """Read what a form sent for some questions; anything else that was sent along is dropped."""
    found: dict[str, Any] = {}
    for leaf in leaves:
        found[leaf.key] = KINDS[leaf.kind].read(sent.getlist(leaf.key))
        if leaf.proposal:
            found[leaf.key + WHY] = tidy(sent.get(leaf.key + WHY, "")).strip()
            found[leaf.key + OBJECTS] = sent.get(leaf.key + OBJECTS) == "yes"
    return found


def stance_of(leaf: Leaf, answers: Mapping[str, Any]) -> str:
    """Give the stance that an answer stands for."""
    option = leaf.option(str(answers.get(leaf.key) or ""))
    return option.stance if option else ""


def check(lines: Sequence[Line], *, needed: bool) -> bool:
    """Write down what is wrong; `needed` asks for required answers, too. Tells whether all is well."""
    for line in lines:
        line.problem = KINDS[line.leaf.kind].problem(line.leaf, line.value)
        if not line.problem and needed and line.leaf.required and not line.value:
            line.problem = _("This answer is needed.")
        if line.leaf.proposal:
            _check_words(line)
    return not any(line.problem or line.why_problem for line in lines)


def _check_words(line: Line) -> None:
    stance = stance_of(line.leaf, {line.leaf.key: line.value})
    if len(line.why) > LONGEST_REASON:
        words = _("This text has %(n)d characters; up to %(most)d are taken. Shorten it.")
        line.why_problem = words % {"n": len(line.why), "most": LONGEST_REASON}
    elif line.objects and stance in AGAINST and not line.why:
        line.why_problem = _("Say why you object, and which change would settle it.")


def clean(leaves: Sequence[Leaf], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what counts: known questions with an answer; words only beside a stance, objections to opposers."""
    found: dict[str, Any] = {}
    for leaf in leaves:
        value = answers.get(leaf.key)
        if not value:
            continue
        found[leaf.key] = value
        if leaf.proposal and (why := answers.get(leaf.key + WHY)):
            found[leaf.key + WHY] = why
            if answers.get(leaf.key + OBJECTS) and stance_of(leaf, answers) in AGAINST:
                found[leaf.key + OBJECTS] = True
    return found


@dataclass(frozen=True)
class Said:
    """One line of the review: a question, its answer in words, and the word it replaces."""

    leaf: Leaf
    place: int
    words: list[Mapping[str, str]]
    why: str = ""
    objects: bool = False
    problem: str = ""
    before: str = ""


def review(document: Document, answers: Mapping[str, Any], before: Mapping[str, str]) -> list[Said]:
    """Say everything once more, in order; `before` has sentences about what was said elsewhere."""
    found = []
    for place in range(len(document["sections"])):
        lines = lines_of(leaves_of(document, place), answers, {})
        check(lines, needed=True)
        for line in lines:
            words = KINDS[line.leaf.kind].words(line.leaf, line.value)
            problem = line.problem or line.why_problem
            told = before.get(line.leaf.key, "") if line.value else ""
            found.append(Said(line.leaf, place + 1, words, line.why, line.objects, problem, told))
    return found
