"""One section as a page shows it: each question with its answer, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ds4skills.web.texts import pick, tidy
from surveys.answering.lines import Block, Line, Unit
from surveys.authoring.definition import Document, Leaf, Texts
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Value, several
from surveys.authoring.piping import fill, worded
from surveys.authoring.plans import AGAINST, OBJECTS, OTHER, WHY, Journey, says_other, stance_of

__all__ = ["OBJECTS", "OTHER", "WHY", "Line"]

LONGEST_REASON = 4000
LISTS = {"multiple", "ranking", "file"}


def units_of(document: Document, place: int, lines: Sequence[Line], shown: Mapping[str, Any]) -> list[Unit]:
    """Gather the lines of a section under its items and groups, in order; what is not shown is marked so."""
    found: dict[str, Block] = {}
    units: list[Unit] = []
    for item in document["sections"][place]["items"]:
        is_group = item["kind"] == "group"
        unit = Unit(item if is_group else None, shown=item["key"] in shown)
        for inner in item.get("items", []) if is_group else [item]:
            block = Block(inner, within=unit.group, shown=inner["key"] in shown)
            found[inner["key"]] = block
            unit.blocks.append(block)
        units.append(unit)
    for line in lines:
        found[line.leaf.item].lines.append(line)
    for unit in units:
        unit.blocks = [block for block in unit.blocks if block.lines or block.item["kind"] == "note"]
    return [unit for unit in units if unit.blocks]


def asked_at(journey: Journey, answers: Mapping[str, Any], revs: Mapping[str, int], place: int) -> list[Line]:
    """Give every line of a section, those that are not shown, too; computed values have none."""
    return [
        line_of(journey, leaf, answers, revs) for leaf in journey.plan.at(place) if leaf.kind != "computed"
    ]


def lines_of(
    journey: Journey, answers: Mapping[str, Any], revs: Mapping[str, int], place: int | None = None
) -> list[Line]:
    """Give the lines that are shown, in all or in one section; computed values have none."""
    return [
        line_of(journey, leaf, answers, revs) for leaf in journey.leaves(place) if leaf.kind != "computed"
    ]


def line_of(journey: Journey, leaf: Leaf, answers: Mapping[str, Any], revs: Mapping[str, int]) -> Line:
    """Give one line."""
    return Line(
        leaf=worded(leaf, journey),
        value=answers.get(leaf.key) or ([] if leaf.kind in LISTS else ""),
        offered=journey.offered(leaf),
        rev=revs.get(leaf.key, 0),
        why=answers.get(leaf.key + WHY, ""),
        objects=bool(answers.get(leaf.key + OBJECTS)),
        other=answers.get(leaf.key + OTHER, ""),
    )


def read(leaves: Sequence[Leaf], sent: QueryDict, spoken: str) -> dict[str, Any]:
    """Read what a form sent for some questions; anything else that was sent along is dropped.

    Files are sent apart: their ids are not read from a form.
    """
    found: dict[str, Any] = {}
    for leaf in leaves:
        if leaf.kind in {"file", "computed"}:
            continue
        typed = [tidy(each) for each in sent.getlist(leaf.key)]
        found[leaf.key] = KINDS[leaf.kind].read(leaf, typed, spoken)
        if leaf.proposal:
            found[leaf.key + WHY] = tidy(sent.get(leaf.key + WHY, "")).strip()
            found[leaf.key + OBJECTS] = sent.get(leaf.key + OBJECTS) == "yes"
        if any(option.text for option in leaf.options):
            found[leaf.key + OTHER] = tidy(sent.get(leaf.key + OTHER, "")).strip()
    return found


def check(journey: Journey, lines: Sequence[Line], *, needed: bool, soft: bool = False) -> bool:
    """Write down what is wrong; tells whether all is well.

    `needed` asks for required answers, too; `soft` also, once, for those that are only wished for.
    """
    for line in lines:
        line.problem = _problem(journey, line)
        if not line.problem and not line.value:
            if needed and line.leaf.required == "yes":
                line.problem = _("This answer is needed.")
            elif soft and line.leaf.required == "soft":
                line.problem = _("We would like an answer here. You can go on without one.")
        if line.leaf.proposal:
            _check_words(line)
        if len(line.other) > LONGEST_REASON:
            line.problem = too_long(line.other)
    return not any(line.wrong for line in lines)


def _problem(journey: Journey, line: Line) -> str:
    leaf, value = line.leaf, line.value
    if found := KINDS[leaf.kind].problem(leaf, value):
        return found
    if not value:
        return ""
    if leaf.filter and set(several(value)) - {option.key for option in line.offered}:
        return _("Choose one of the answers shown.")
    if not journey.obeys(leaf, value):
        return rule_words(leaf)
    return ""


def rule_words(leaf: Leaf) -> str:
    """Say what an answer must meet, in the author's words."""
    texts: Texts = leaf.message
    return pick(texts)[0] or _("This answer does not meet what the question asks for.")


def too_long(text: str) -> str:
    """Say how long a text may be."""
    words = _("This text has %(n)d characters; up to %(most)d are taken. Shorten it.")
    return words % {"n": len(text), "most": LONGEST_REASON}


def _check_words(line: Line) -> None:
    stance = stance_of(line.leaf, {line.leaf.key: line.value})
    if len(line.why) > LONGEST_REASON:
        line.why_problem = too_long(line.why)
    elif line.objects and stance in AGAINST and not line.why:
        line.why_problem = _("Say why you object, and which change would settle it.")


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
    other: str = ""


@dataclass
class Part:
    """A section of the review with what is said in it."""

    place: int
    label: Texts
    said: list[Said]


def review(
    journey: Journey,
    answers: Mapping[str, Any],
    before: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> list[Said]:
    """Say everything that is shown once more, in order.

    `before` has sentences about what was said elsewhere, `names` those of files by their ids.
    """
    lines = lines_of(journey, answers, {})
    check(journey, lines, needed=True)
    return [
        Said(
            leaf=line.leaf,
            place=journey.plan.places[line.leaf.key] + 1,
            words=words_of(line.leaf, line.value, names or {}),
            why=line.why,
            objects=line.objects,
            problem=line.wrong,
            before=before.get(line.leaf.key, "") if line.value else "",
            other=line.other if says_other(line.leaf, line.value) else "",
        )
        for line in lines
    ]


def words_of(leaf: Leaf, value: Value, names: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Give an answer in words; files by their names."""
    if leaf.kind == "file":
        return [{"": names.get(each, each)} for each in several(value)]
    return KINDS[leaf.kind].words(leaf, value)


def parts_of(document: Document, journey: Journey, said: Sequence[Said]) -> list[Part]:
    """Gather the review under the sections in which something is shown, their headings as they read on the way."""
    found: dict[int, Part] = {}
    for each in said:
        label = fill(document["sections"][each.place - 1].get("label", {}), journey)
        found.setdefault(each.place, Part(each.place, label, [])).said.append(each)
    return list(found.values())
