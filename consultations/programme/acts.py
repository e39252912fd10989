"""Who did what in a consultation, in words: the sealed log as a coordinator reads it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from consultations.programme.models import Consultation
from ds4skills.audit.actions import label
from ds4skills.audit.models import Alias, Event
from ds4skills.audit.queries import events

ACTS: Mapping[str, str] = {
    "agenda.added": noop("Put an item on the agenda"),
    "agenda.edited": noop("Changed an item of the agenda"),
    "agenda.moved": noop("Moved an item of the agenda"),
    "agenda.removed": noop("Took an item off the agenda"),
    "answer.judged": noop("Said whether an answer satisfies"),
    "answers.released": noop("Released answers to comments"),
    "block.bound": noop("Made a block of the draft a proposal"),
    "blueprint.made": noop("Began a draft"),
    "call.logged": noop("Wrote down a call"),
    "closing.asked": noop("Asked to move the closing hour"),
    "closing.kept": noop("Left the closing hour where it is"),
    "closing.moved": noop("Agreed to move the closing hour"),
    "comment.answered": noop("Answered a comment"),
    "comment.attributed": noop("Chose what stands beside a comment"),
    "comment.edited": noop("Changed a comment"),
    "comment.published": noop("Commented on the draft"),
    "comment.withdrawn": noop("Withdrew a comment"),
    "consultation.edited": noop("Changed the consultation"),
    "consultation.made": noop("Made the consultation"),
    "consultation.published": noop("Published the consultation"),
    "item.begun": noop("Began an item of the live hour"),
    "item.finished": noop("Finished an item of the live hour"),
    "letter.resent": noop("Sent a message again"),
    "links.revoked": noop("Revoked personal links"),
    "mailing.begun": noop("Began a mailing"),
    "objection.answered": noop("Answered an objection"),
    "objection.escalated": noop("Passed an objection on"),
    "objection.sustained": noop("Upheld an objection"),
    "objection.withdrawn": noop("Withdrew an objection"),
    "organisation.assessed": noop("Judged interest and influence"),
    "people.invited": noop("Invited people"),
    "poll.closed": noop("Closed a poll"),
    "poll.discarded": noop("Discarded a poll"),
    "poll.opened": noop("Opened a poll"),
    "positions.read": noop("Read a file of positions"),
    "positions.recorded": noop("Recorded positions"),
    "presence.in": noop("Checked in"),
    "presence.out": noop("Checked out"),
    "proposal.closed": noop("Closed a proposal"),
    "proposal.draft": noop("Took a proposal back to draft"),
    "proposal.made": noop("Made a proposal"),
    "proposal.open": noop("Opened a proposal"),
    "proposal.reworded": noop("Worded a proposal anew"),
    "proposal.withdrawn": noop("Withdrew a proposal"),
    "report.asked": noop("Asked a colleague to publish a report"),
    "report.auditor_copy": noop("Took the auditor’s copy of a report"),
    "report.built": noop("Built a report"),
    "report.published": noop("Published a report"),
    "report.withdrawn": noop("Withdrew a report"),
    "role.given": noop("Gave a role"),
    "role.taken": noop("Ended a role"),
    "room.ended": noop("Ended the live hour"),
    "room.opened": noop("Opened the live hour"),
    "round.removed": noop("Took a round out of the plan"),
    "round.set": noop("Planned a round"),
    "rule.deviation": noop("Departed from the decision rule"),
    "rule.fixed": noop("Fixed the decision rule"),
    "seats.released": noop("Released seats"),
    "seats.set": noop("Set the seats"),
    "session.cancelled": noop("Called a session off"),
    "session.edited": noop("Changed a session"),
    "session.made": noop("Planned a session"),
    "signup.cancelled": noop("Gave a seat back"),
    "signup.seated": noop("Signed up and has a seat"),
    "signup.waiting": noop("Signed up and waits"),
    "survey.answered": noop("Answered a survey"),
    "survey.edited": noop("Changed a survey"),
    "survey.exported": noop("Exported answers"),
    "survey.item_added": noop("Added to a survey"),
    "survey.item_copy": noop("Copied a question"),
    "survey.item_down": noop("Moved a question down"),
    "survey.item_edited": noop("Changed a question"),
    "survey.item_remove": noop("Took out a question"),
    "survey.item_section": noop("Added a section"),
    "survey.item_up": noop("Moved a question up"),
    "survey.made": noop("Made a survey"),
    "survey.published": noop("Published a survey"),
    "survey.withdrawn": noop("Withdrew answers"),
    "target.set": noop("Set a target of coverage"),
    "turn.skipped": noop("Skipped a turn"),
    "version.published": noop("Published a version of the draft"),
    "workshop.edited": noop("Changed a workshop"),
    "workshop.made": noop("Planned a workshop"),
    "workshop.published": noop("Published a workshop"),
}
GROUPS: Mapping[str, tuple[str, ...]] = {
    "team": ("consultation", "closing", "role", "round", "rule", "report", "target", "organisation"),
    "draft": ("blueprint", "version", "block", "comment", "answer", "answers"),
    "positions": ("proposal", "positions", "objection"),
    "surveys": ("survey",),
    "workshops": (
        "workshop",
        "session",
        "agenda",
        "seats",
        "signup",
        "presence",
        "room",
        "poll",
        "item",
        "turn",
    ),
    "messages": ("mailing", "letter", "links", "people", "call"),
}


@dataclass(frozen=True)
class Act:
    """One line of the log: when, who, what, on which row, and its codes and counts."""

    at: datetime
    who: str
    what: str
    row: str
    facts: Sequence[tuple[str, str]]


def acts(consultation: Consultation, group: str = "") -> QuerySet[Event]:
    """List what happened in a consultation, newest first; of one group where it is named."""
    rows = events(label(consultation))
    kinds = GROUPS.get(group, ())
    verbs = [verb for verb in ACTS if verb.partition(".")[0] in kinds]
    return rows.filter(verb__in=verbs) if kinds else rows


def groups() -> list[tuple[str, str]]:
    """Give the groups that a reader can choose, in words."""
    return [
        ("team", _("Plan, roles, rule and reports")),
        ("draft", _("Draft and comments")),
        ("positions", _("Proposals, positions, objections")),
        ("surveys", _("Surveys")),
        ("workshops", _("Workshops")),
        ("messages", _("Messages and calls")),
    ]


def told(rows: Iterable[Event]) -> list[Act]:
    """Say acts in words; staff by name, stakeholders never: their names stand in the register alone."""
    pairs = [(row, json.loads(row.body)) for row in rows]
    names = _names({body["actor"] for _row, body in pairs if body["actor"]})
    return [
        Act(
            at=row.at,
            who=_who(body, names),
            what=_(ACTS[row.verb]) if row.verb in ACTS else row.verb,
            row=row.target.partition(":")[2],
            facts=_facts(body),
        )
        for row, body in pairs
    ]


def _names(aliases: set[str]) -> dict[str, str]:
    known = Alias.objects.filter(alias__in=aliases).select_related("user")
    return {str(each.alias): str(each.user) for each in known}


def _who(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if body["by"]:
        return _("a stakeholder")
    if body["actor"]:
        return names.get(body["actor"], _("somebody whose account is gone"))
    return _("the site")


def _facts(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(str(name).replace("_", " "), str(value)) for name, value in sorted(body["facts"].items())]
    return [*found, *([(_("changed"), ", ".join(body["fields"]))] if body["fields"] else [])]
