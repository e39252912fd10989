"""The nine steps of an item on a proposal, and what the one main button of each does. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    """One step: its name, what the main button does, where it leads."""

    slug: str
    label: str | Promise
    act: str | Promise
    leads_to: str
    verb: str  # what the room's log says once it is done


STEPS = (
    Step("show", _("Show"), _("Show the wording"), "questions", "wording.shown"),
    Step("questions", _("Questions"), _("Open blind turn 1"), "turn_1", "poll.opened"),
    Step("turn_1", _("Blind turn 1"), _("Close the vote and show it"), "result", "poll.closed"),
    Step("result", _("Result"), _("Go on: hear each side"), "hear", "hearing.begun"),
    Step("hear", _("Hear"), _("Go on: amend the wording"), "amend", "amending.begun"),
    Step("amend", _("Amend"), _("Open turn 2"), "turn_2", "poll.opened"),
    Step("turn_2", _("Turn 2"), _("Close the vote and show it"), "outcome", "poll.closed"),
    Step("outcome", _("Outcome"), _("Keep this outcome"), "actions", "outcome.kept"),
    Step("actions", _("Actions"), _("Finish this item"), "", "item.finished"),
)
BY_SLUG = {step.slug: step for step in STEPS}
FIRST = STEPS[0].slug
OPENING = {"questions": 1, "amend": 2}  # the step whose button opens a vote -> its turn
CLOSING = {"turn_1": 1, "turn_2": 2}
SKIPPABLE = frozenset({"result", "hear", "amend"})  # from here one may go to the outcome at once
BACK = {1: "questions", 2: "amend"}  # where discarding a vote of this turn leads
SHOWN = frozenset(BY_SLUG) - {FIRST}  # the wording is on the wall


def number(slug: str) -> int:
    """Give a step's place, from 1; 0 where an item has no steps."""
    return next((place for place, step in enumerate(STEPS, start=1) if step.slug == slug), 0)
