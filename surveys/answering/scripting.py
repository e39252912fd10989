"""What the browser is told so that it shows and hides as the server would: only what one section needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from surveys.answering import examples
from surveys.authoring.definition import Document, Leaf
from surveys.authoring.expressions import Step, Tree, as_json, compiled, references
from surveys.authoring.kinds import ranking
from surveys.authoring.kinds.shapes import Value, several
from surveys.authoring.plans import OBJECTS, OTHER, WHY, Journey


def facts_of(document: Document, place: int, journey: Journey, shown: Sequence[int]) -> dict[str, Any]:
    """Give the steps, filters and earlier answers of a section; nothing where it has no condition.

    `shown` are the sections that are shown now, counted from 1; `place` is counted from 0.
    """
    filters = _filters(journey, place)
    steps = _steps(document, place, journey)
    is_plain = not filters and not any(step.show or step.formula for step in steps)
    sections = _sections(document, place, journey, shown)
    trees = [tree for step in steps for tree in (step.show, step.formula) if tree]
    trees += [row[0] for row in filters.values()]
    trees += [tree for _place, _now, tree in sections if tree]
    own = {step.key for step in steps}
    needed = {key for tree in trees for key in references(tree)} - own
    return {
        "today": journey.today,
        "point": formats.get_format("DECIMAL_SEPARATOR"),
        "answers": {key: journey.shown[key] for key in sorted(needed) if key in journey.shown},
        "steps": [] if is_plain and not any(tree for *_rest, tree in sections) else as_json(steps),
        "filters": filters,
        "sections": sections,
        "place": place + 1,
        "words": words(),
    }


def _steps(document: Document, place: int, journey: Journey) -> list[Step]:
    """Give the steps of a section; the section itself counts as shown."""
    home = document["sections"][place]["key"]
    return [
        replace(step, within=tuple(key for key in step.within if key != home))
        for step in journey.plan.steps
        if home in step.within
    ]


def _filters(journey: Journey, place: int) -> dict[str, list[Any]]:
    """Give {question: [tree, {choice: columns}]} where choices depend on earlier answers."""
    found = {}
    for leaf in journey.plan.at(place):
        if leaf.filter:
            names = frozenset(name for option in leaf.options for name in option.columns)
            columns = {option.key: dict(option.columns) for option in leaf.options}
            found[leaf.key] = [compiled(leaf.filter, names), columns]
    return found


def _sections(document: Document, place: int, journey: Journey, shown: Iterable[int]) -> list[list[Any]]:
    """Give [place, whether it is shown now, tree?]: a tree where an answer of this section may change that."""
    here = {leaf.key for leaf in journey.plan.at(place)}
    now = set(shown)
    found: list[list[Any]] = []
    for number, section in enumerate(document["sections"], start=1):
        tree: Tree | None = compiled(section["show"]) if section.get("show") else None
        known = {step.key for step in journey.plan.steps if section["key"] in step.within}
        depends = tree is not None and references(tree) & here and known
        found.append([number, number in now, tree if depends else None])
    return found


def words() -> dict[str, str]:
    """Give the sentences that the script says; {n} and the like stand for what it fills in."""
    return {
        "section": _("Section {n} of {all}"),
        "next": _("Continue"),
        "review": _("Review your answers"),
        "saving": _("Saving …"),
        "offline": _("No connection. What you typed is kept in this page; we try again."),
        "out": _(
            "You are signed out. What you typed is kept in this page. Sign in in another tab; then it is saved."
        ),
        "failed": _("It could not be saved yet. What you typed is kept in this page; we try again."),
        "restored": _("What you had typed before was not saved. It is back."),
        "theirs": _("Another tab or device wrote “{words}” meanwhile."),
        "mine": _("Keep mine"),
        "take": _("Take the other"),
        "up": _("Move “{name}” up"),
        "down": _("Move “{name}” down"),
        "moved": _("“{name}” is now {n} of {all}."),
        "search": _("Search in the list"),
    }


def sent_as(leaf: Leaf, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Spell what is stored for a question as its form would send it."""
    value: Value = answers.get(leaf.key) or ""
    found = several(value)
    if leaf.kind == ranking.SLUG:
        found = [each if ":" in each else f"{each}:{rank}" for rank, each in enumerate(found, start=1)]
    pairs = [(leaf.key, examples.typed(leaf, each)) for each in found]
    pairs += [(leaf.key + name, str(text)) for name in (WHY, OTHER) if (text := answers.get(leaf.key + name))]
    return pairs + ([(leaf.key + OBJECTS, "yes")] if answers.get(leaf.key + OBJECTS) else [])
