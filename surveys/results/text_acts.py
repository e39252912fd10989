"""What pages and programs may do with texts: what each act needs, who may do it, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from consultations.programme.models import Role
from consultations.programme.rules import holds
from ds4skills.accounts.models import User
from ds4skills.web.texts import tidy
from surveys.authoring.models import Survey
from surveys.results import texting

MOST_TAG, MOST_REASON, MOST_PASSAGE = 60, 500, 2_000
QUOTE = "quote"  # publishing is for coordinators
FIELDS = {"tag": "name", "reason": "reason", "passage": "passage"}  # what the form calls it, and the action
VERBS: dict[str, tuple[str, Callable[..., int]]] = {
    "tag": ("tag", texting.tag),
    "untag": ("tag", texting.untag),
    "hide": ("reason", texting.hide),
    "show": ("", texting.show),
    QUOTE: ("", texting.publish),
    "redact": ("passage", texting.redact),
}


def reads(user: User, survey: Survey) -> bool:
    """Tell who reads and moderates texts: coordinators and moderators; nobody's name stands beside them."""
    return holds(user, survey.consultation.slug, Role.Name.COORDINATOR, Role.Name.MODERATOR)


def quotes(user: User, survey: Survey) -> bool:
    """Tell who lets texts be quoted in published results."""
    return holds(user, survey.consultation.slug, Role.Name.COORDINATOR)


def written(typed: Mapping[str, str], name: str) -> str:
    """Give what was typed into a field."""
    return tidy(typed.get(name, "")).strip()


def missing(verb: str, typed: Mapping[str, str]) -> str:
    """Say what an act lacks, or nothing."""
    if verb in {"tag", "untag"} and not 0 < len(written(typed, "tag")) <= MOST_TAG:
        return _("Write a tag of at most 60 characters.")
    if verb == "hide" and not 0 < len(written(typed, "reason")) <= MOST_REASON:
        return _("Say why it is hidden, in at most 500 characters.")
    if verb == "redact" and not 0 < len(written(typed, "passage")) <= MOST_PASSAGE:
        return _("Write the passage that is to be taken out, as it stands in the text.")
    return ""


def do(
    *, actor: User, survey: Survey, verb: str, texts: Sequence[int], typed: Mapping[str, str], at: datetime
) -> int:
    """Do one of the acts; gives how many texts it changed."""
    field, action = VERBS[verb]
    more = {FIELDS[field]: written(typed, field)} if field else {}
    return action(actor=actor, survey=survey, texts=texts, at=at, **more)
