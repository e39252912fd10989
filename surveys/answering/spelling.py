"""Answers as programs send them: read as a form's would be, each problem under its key."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from rest_framework import exceptions

from ds4skills.web import clock
from surveys.answering import sheets
from surveys.answering.models import DraftResponse
from surveys.answering.ways import today
from surveys.authoring.definition import Leaf
from surveys.authoring.models import Survey
from surveys.authoring.plans import OBJECTS, OTHER, WHY, plan_of, travel


def read(survey: Survey, draft: DraftResponse, sent: dict[str, Any]) -> dict[str, Any]:
    """Read the answers that a program sent, as a form's would be; what cannot be taken is named by its key."""
    plan = plan_of(draft.version.digest, draft.version.definition)
    leaves = {leaf.key: leaf for leaf in plan.leaves if leaf.kind not in {"computed", "file"}}
    form, wrong = QueryDict(mutable=True), {}
    for key, value in sent.items():
        head, mark, tail = key.partition("__")
        leaf = leaves.get(head)
        beside = mark + tail
        if (asked := plan.leaf(head)) and asked.kind == "file":
            wrong[key[:60]] = ["Files are sent on the survey's pages: a program cannot send them here."]
        elif leaf is None or not _belongs(leaf, beside):
            wrong[key[:60]] = ["This survey has no such question."]
        elif (texts := _texts(value, several=leaf.kind in sheets.LISTS and not beside)) is None:
            wrong[key] = ["Send a text, for several choices a list of texts, for an objection true or false."]
        else:
            form.setlist(key, texts)
    if wrong:
        raise exceptions.ValidationError(wrong)
    touched = [leaf for key, leaf in leaves.items() if key in {each.partition("__")[0] for each in sent}]
    found = sheets.read(touched, form, "en")
    values = {key: value for key, value in found.items() if key in sent}
    answers = {**draft.answers, **values}
    journey = travel(plan, answers, today(survey, clock.now()))
    lines = [sheets.line_of(journey, leaf, answers, {}) for leaf in touched]
    sheets.check(journey, lines, needed=False)
    for line in lines:
        if line.problem:
            wrong[line.leaf.key] = [line.problem]
        if line.why_problem:
            wrong[line.leaf.key + WHY] = [line.why_problem]
    if wrong:
        raise exceptions.ValidationError(wrong)
    return values


def _belongs(leaf: Leaf, beside: str) -> bool:
    """Tell whether words may stand beside an answer: a reason beside a stance, a text beside a choice."""
    if beside in {WHY, OBJECTS}:
        return bool(leaf.proposal)
    return not beside or (beside == OTHER and any(option.text for option in leaf.options))


def _texts(value: Any, *, several: bool) -> list[str] | None:
    """Spell a value as a form sends it; nothing where it is of another shape."""
    if several:
        good = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return value if good else None
    if isinstance(value, bool):
        return ["yes"] if value else []
    if isinstance(value, int):
        return [str(value)]
    return [value] if isinstance(value, str) else None
