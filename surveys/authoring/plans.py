"""What a document comes to when it is answered: its questions, the way through them, what counts. Pure.

A plan is worked out once for each published digest and remembered by the process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from surveys.authoring.definition import Document, Leaf, Option, items
from surveys.authoring.expressions import Context, Step, compiled, evaluate, route, text, truth
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Value, plain, several
from surveys.authoring.steps import steps_of

WHY, OBJECTS, OTHER = "__why", "__objects", "__other"
AGAINST = {"-2", "-1"}
UNCOUNTED = {"text", "file"}  # read, not counted


@dataclass(frozen=True)
class Plan:
    """The questions of a document in order, the steps that lead through them, and the section of each."""

    leaves: tuple[Leaf, ...]
    steps: tuple[Step, ...]
    places: Mapping[str, int] = field(default_factory=dict)  # key -> section from 0

    @cached_property
    def piped(self) -> frozenset[str]:
        """The keys of the questions whose words show earlier answers."""
        return frozenset(
            leaf.key
            for leaf in self.leaves
            if any("${" in each for each in (*leaf.label.values(), *leaf.hint.values()))
        )

    def at(self, place: int) -> list[Leaf]:
        """Give the questions of one section."""
        return [leaf for leaf in self.leaves if self.places[leaf.key] == place]

    def leaf(self, key: str) -> Leaf | None:
        """Find a question by its key."""
        return next((leaf for leaf in self.leaves if leaf.key == key), None)


def make(document: Document) -> Plan:
    """Work out the plan of a document."""
    leaves: list[Leaf] = []
    places: dict[str, int] = {}
    for place, item in items(document):
        found = KINDS[item["kind"]].leaves(document, item)
        leaves += found
        places |= {leaf.key: place for leaf in found}
    return Plan(tuple(leaves), steps_of(document), places)


_known: dict[str, Plan] = {}
MOST_KNOWN = 64


def plan_of(digest: str, document: Document) -> Plan:
    """Give the plan of a document; that of a published one is remembered by its digest."""
    found = _known.get(digest) if digest else None
    if found is None:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        found = make(document)
        if digest:
            _known[digest] = found
    return found


@dataclass(frozen=True)
class Journey:
    """The way that some answers take: what is shown, with its value where it was answered."""

    plan: Plan
    shown: Mapping[str, Any]
    today: str = ""

    def leaves(self, place: int | None = None) -> list[Leaf]:
        """Give the questions that are shown, in all or in one section."""
        rows: Sequence[Leaf] = self.plan.leaves if place is None else self.plan.at(place)
        return [leaf for leaf in rows if leaf.key in self.shown]

    def offered(self, leaf: Leaf) -> tuple[Option, ...]:
        """Give the choices that the filter leaves over."""
        if not leaf.filter:
            return leaf.options
        columns = frozenset(name for option in leaf.options for name in option.columns)
        tree = compiled(leaf.filter, columns)
        return tuple(
            option
            for option in leaf.options
            if truth(evaluate(tree, Context(self.shown, columns=option.columns, today=self.today)))
        )

    def obeys(self, leaf: Leaf, value: Value) -> bool:
        """Tell whether an answer meets the author's rule."""
        if not leaf.rule:
            return True
        context = Context(self.shown, here=value, today=self.today)
        return truth(evaluate(compiled(leaf.rule), context))


def travel(plan: Plan, answers: Mapping[str, Any], today: str = "") -> Journey:
    """Go the way of some answers; a hidden question counts as unanswered for what comes after it."""
    return Journey(plan, route(plan.steps, answers, today), today)


def clean(journey: Journey, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what counts: answers to what is shown, computed values, words only beside what they belong to."""
    found: dict[str, Any] = {}
    for leaf in journey.leaves():
        computed = text(journey.shown[leaf.key]) if leaf.kind == "computed" else None
        value = answers.get(leaf.key) if computed is None else computed
        if not value:
            continue
        found[leaf.key] = value
        if leaf.proposal and (why := answers.get(leaf.key + WHY)):
            found[leaf.key + WHY] = why
            if answers.get(leaf.key + OBJECTS) and stance_of(leaf, answers) in AGAINST:
                found[leaf.key + OBJECTS] = True
        if (other := answers.get(leaf.key + OTHER)) and says_other(leaf, value):
            found[leaf.key + OTHER] = other
    return found


def dropped(journey: Journey, answers: Mapping[str, Any]) -> list[str]:
    """List the keys of answers that do not count, for they are not shown or not asked at all."""
    kept = clean(journey, answers)
    heads = {key.partition("__")[0] for key, value in answers.items() if value}
    return sorted(head for head in heads if head not in kept)


def stance_of(leaf: Leaf, answers: Mapping[str, Any]) -> str:
    """Give the stance that an answer stands for."""
    option = leaf.option(plain(answers.get(leaf.key) or ""))
    return option.stance if option else ""


def says_other(leaf: Leaf, value: Value) -> bool:
    """Tell whether a choice was made that asks for a text."""
    return any(option.text and option.key in several(value) for option in leaf.options)
