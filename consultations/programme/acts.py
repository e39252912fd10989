"""Who did what in a consultation, in words: the sealed log as a coordinator reads it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from consultations.programme.models import Consultation, Role
from ds4skills.audit.actions import label
from ds4skills.audit.models import Alias, Event
from ds4skills.audit.queries import events

ACTS: Mapping[str, str] = {
    "agenda.added": gettext_noop("Put an item on the agenda"),
    "agenda.edited": gettext_noop("Changed an item of the agenda"),
    "agenda.moved": gettext_noop("Moved an item of the agenda"),
    "agenda.removed": gettext_noop("Took an item off the agenda"),
    "alias.asked": gettext_noop("Asked whose alias it is"),
    "alias.kept": gettext_noop("Left an alias closed"),
    "alias.opened": gettext_noop("Agreed to open an alias"),
    "alias.read": gettext_noop("Looked who stands behind an alias"),
    "answer.agreed": gettext_noop("Agreed to an answer"),
    "answer.judged": gettext_noop("Said whether an answer satisfies"),
    "answers.agreed": gettext_noop("Agreed to several answers"),
    "answers.asked": gettext_noop("Asked to release answers"),
    "answers.drafted": gettext_noop("Answered several comments"),
    "answers.released": gettext_noop("Released answers to comments"),
    "block.bound": gettext_noop("Made a block of the draft a proposal"),
    "blueprint.made": gettext_noop("Began a draft"),
    "call.logged": gettext_noop("Wrote down a call"),
    "closing.asked": gettext_noop("Asked to move the closing hour"),
    "closing.kept": gettext_noop("Left the closing hour where it is"),
    "closing.moved": gettext_noop("Agreed to move the closing hour"),
    "comment.answered": gettext_noop("Answered a comment"),
    "comment.attributed": gettext_noop("Chose what stands beside a comment"),
    "comment.noted": gettext_noop("Kept a note on a comment"),
    "comment.edited": gettext_noop("Changed a comment"),
    "comment.published": gettext_noop("Commented on the draft"),
    "comment.withdrawn": gettext_noop("Withdrew a comment"),
    "comments.assigned": gettext_noop("Gave comments to an editor"),
    "comments.grouped": gettext_noop("Searched for letters of many"),
    "comments.tagged": gettext_noop("Tagged comments"),
    "consultation.edited": gettext_noop("Changed the consultation"),
    "consultation.made": gettext_noop("Made the consultation"),
    "consultation.published": gettext_noop("Published the consultation"),
    "handover.accepted": gettext_noop("Passed an invitation on to a colleague"),
    "handover.asked": gettext_noop("Named a colleague who should answer"),
    "handover.refused": gettext_noop("Left an invitation where it is"),
    "item.begun": gettext_noop("Began an item of the live hour"),
    "item.finished": gettext_noop("Finished an item of the live hour"),
    "letter.resent": gettext_noop("Sent a message again"),
    "links.revoked": gettext_noop("Revoked personal links"),
    "mailing.begun": gettext_noop("Began a mailing"),
    "objection.answered": gettext_noop("Answered an objection"),
    "objection.escalated": gettext_noop("Passed an objection on"),
    "objection.sustained": gettext_noop("Upheld an objection"),
    "objection.withdrawn": gettext_noop("Withdrew an objection"),
    "organisation.assessed": gettext_noop("Judged interest and influence"),
    "people.invited": gettext_noop("Invited people"),
    "poll.closed": gettext_noop("Closed a poll"),
    "poll.discarded": gettext_noop("Discarded a poll"),
    "poll.opened": gettext_noop("Opened a poll"),
    "positions.read": gettext_noop("Read a file of positions"),
    "positions.recorded": gettext_noop("Recorded positions"),
    "presence.in": gettext_noop("Checked in"),
    "presence.out": gettext_noop("Checked out"),
    "proposal.closed": gettext_noop("Closed a proposal"),
    "proposal.draft": gettext_noop("Took a proposal back to draft"),
    "proposal.made": gettext_noop("Made a proposal"),
    "proposal.open": gettext_noop("Opened a proposal"),
    "proposal.reworded": gettext_noop("Worded a proposal anew"),
    "proposal.withdrawn": gettext_noop("Withdrew a proposal"),
    "reminder.cancelled": gettext_noop("Cancelled a reminder"),
    "reminder.planned": gettext_noop("Planned a reminder"),
    "reminder.sent": gettext_noop("A reminder was sent"),
    "report.asked": gettext_noop("Asked a colleague to publish a report"),
    "report.auditor_copy": gettext_noop("Took the auditor’s copy of a report"),
    "report.built": gettext_noop("Built a report"),
    "report.published": gettext_noop("Published a report"),
    "report.withdrawn": gettext_noop("Withdrew a report"),
    "role.given": gettext_noop("Gave a role"),
    "role.taken": gettext_noop("Ended a role"),
    "room.ended": gettext_noop("Ended the live hour"),
    "room.opened": gettext_noop("Opened the live hour"),
    "round.removed": gettext_noop("Took a round out of the plan"),
    "round.set": gettext_noop("Planned a round"),
    "rule.deviation": gettext_noop("Departed from the decision rule"),
    "rule.fixed": gettext_noop("Fixed the decision rule"),
    "seats.released": gettext_noop("Released seats"),
    "seats.set": gettext_noop("Set the seats"),
    "session.cancelled": gettext_noop("Called a session off"),
    "session.edited": gettext_noop("Changed a session"),
    "session.made": gettext_noop("Planned a session"),
    "signup.cancelled": gettext_noop("Gave a seat back"),
    "signup.seated": gettext_noop("Signed up and has a seat"),
    "signup.waiting": gettext_noop("Signed up and waits"),
    "survey.answered": gettext_noop("Answered a survey"),
    "survey.changed": gettext_noop("Changed anonymous answers"),
    "survey.definition_sent": gettext_noop("Sent a survey’s draft by a program"),
    "survey.deleted": gettext_noop("Deleted a survey"),
    "survey.discarded": gettext_noop("Threw a draft of a survey away"),
    "survey.edited": gettext_noop("Changed a survey"),
    "survey.entered": gettext_noop("Entered answers for somebody"),
    "survey.entry.expired": gettext_noop("Let an entry lapse that nobody confirmed"),
    "survey.entry.refused": gettext_noop("Refused what was entered for them"),
    "survey.exported": gettext_noop("Exported answers"),
    "survey.facts_rebuilt": gettext_noop("Had the figures of a survey counted again"),
    "survey.guest.settled": gettext_noop("Counted answers of an open survey as a person's"),
    "survey.imported": gettext_noop("Read a survey out of a workbook"),
    "survey.item_added": gettext_noop("Added to a survey"),
    "survey.item_copy": gettext_noop("Copied a question"),
    "survey.item_down": gettext_noop("Moved a question down"),
    "survey.item_edited": gettext_noop("Changed a question"),
    "survey.item_moved": gettext_noop("Moved a question"),
    "survey.item_remove": gettext_noop("Took out a question"),
    "survey.item_section": gettext_noop("Added a section"),
    "survey.item_up": gettext_noop("Moved a question up"),
    "survey.languages_chosen": gettext_noop("Chose the languages of a survey"),
    "survey.list_edited": gettext_noop("Changed a shared list"),
    "survey.list_removed": gettext_noop("Took out a shared list"),
    "survey.made": gettext_noop("Made a survey"),
    "survey.mixed": gettext_noop("Mixed anonymous answers"),
    "survey.package_agreed": gettext_noop("Agreed to a data package of a survey"),
    "survey.package_asked": gettext_noop("Asked for a data package of a survey"),
    "survey.package_fetched": gettext_noop("Fetched a data package of a survey"),
    "survey.package_refused": gettext_noop("Refused a data package of a survey"),
    "survey.paused": gettext_noop("Paused a survey"),
    "survey.proposed": gettext_noop("Asked a colleague to publish a survey"),
    "survey.published": gettext_noop("Published a survey"),
    "survey.response_read": gettext_noop("Read a response to a survey"),
    "survey.results_published": gettext_noop("Published results of a survey"),
    "survey.results_withdrawn": gettext_noop("Withdrew published results of a survey"),
    "survey.resumed": gettext_noop("Let a survey go on"),
    "survey.rebuild_asked": gettext_noop("Asked for the figures of a survey to be counted again"),
    "survey.texts_hidden": gettext_noop("Hid texts of a survey"),
    "survey.texts_quoted": gettext_noop("Let texts of a survey be quoted"),
    "survey.texts_redacted": gettext_noop("Took a passage out of anonymous texts"),
    "survey.texts_shown": gettext_noop("Showed texts of a survey to staff again"),
    "survey.texts_tag_dropped": gettext_noop("Dropped a tag of texts"),
    "survey.texts_tag_renamed": gettext_noop("Renamed a tag of texts"),
    "survey.texts_tagged": gettext_noop("Tagged texts of a survey"),
    "survey.texts_tags_merged": gettext_noop("Merged two tags of texts"),
    "survey.texts_untagged": gettext_noop("Took a tag off texts"),
    "survey.texts_written": gettext_noop("Wrote texts of a survey"),
    "survey.undone": gettext_noop("Took a step in a survey back"),
    "survey.withdrawn": gettext_noop("Withdrew answers"),
    "target.set": gettext_noop("Set a target of coverage"),
    "template.kept": gettext_noop("Kept a template of answers"),
    "template.removed": gettext_noop("Removed a template of answers"),
    "turn.skipped": gettext_noop("Skipped a turn"),
    "version.published": gettext_noop("Published a version of the draft"),
    "workshop.edited": gettext_noop("Changed a workshop"),
    "workshop.made": gettext_noop("Planned a workshop"),
    "workshop.published": gettext_noop("Published a workshop"),
}
OWN = frozenset({"positions.recorded"})  # acts that stakeholders do by their own account, too
GROUPS: Mapping[str, tuple[str, ...]] = {
    "team": ("consultation", "closing", "role", "round", "rule", "report", "target", "organisation"),
    "draft": ("blueprint", "version", "block", "comment", "comments", "answer", "answers", "template"),
    "positions": ("proposal", "positions", "objection"),
    "surveys": ("survey", "alias", "handover"),
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
    "messages": ("mailing", "letter", "links", "people", "reminder", "call"),
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
    maybe = {body["actor"] for row, body in pairs if row.verb in OWN and body["actor"]}
    staff = _staff(maybe) if maybe else set()
    return [
        Act(
            at=row.at,
            who=_who(body, names, hidden=row.verb in OWN and body["actor"] not in staff),
            what=_(ACTS[row.verb]) if row.verb in ACTS else row.verb,
            row=row.target.partition(":")[2],
            facts=_facts(body),
        )
        for row, body in pairs
    ]


def _names(aliases: set[str]) -> dict[str, str]:
    known = Alias.objects.filter(alias__in=aliases).select_related("user")
    return {str(each.alias): str(each.user) for each in known}


def _staff(aliases: set[str]) -> set[str]:
    """Keep the aliases of those who work on some consultation."""
    workers = Role.objects.order_by().values("user")
    return {
        str(each)
        for each in Alias.objects.filter(alias__in=aliases, user__in=workers).values_list("alias", flat=True)
    }


def _who(body: Mapping[str, Any], names: Mapping[str, str], *, hidden: bool) -> str:
    if body["by"] or (body["actor"] and hidden and body["actor"] in names):
        return _("a stakeholder")
    if body["actor"]:
        return names.get(body["actor"], _("somebody whose account is gone"))
    return _("the site")


def _facts(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(str(name).replace("_", " "), str(value)) for name, value in sorted(body["facts"].items())]
    return [*found, *([(_("changed"), ", ".join(body["fields"]))] if body["fields"] else [])]
