"""Fields and values of the copy in words, for the page that a person reads; programs get the names and codes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from ds4skills.web.texts import country_name, language_name, pick

WORDS: Mapping[str, str] = {
    "about": noop("About"),
    "acronym": noop("Acronym"),
    "act": noop("Given or withdrawn"),
    "address": noop("Address"),
    "affiliation__organisation__name": noop("Organisation"),
    "answer": noop("Answer"),
    "answers": noop("Answers"),
    "approved_at": noop("Approved"),
    "asked_at": noop("Asked for"),
    "at": noop("When"),
    "basis": noop("On what it rests"),
    "batch__name": noop("Import"),
    "began_at": noop("Begun"),
    "blocking": noop("Blocking"),
    "body": noop("Text"),
    "bounced_at": noop("Came back"),
    "cancelled_at": noop("Called off"),
    "capacity": noop("For whom you spoke"),
    "category": noop("Category"),
    "cells": noop("Row of the file"),
    "changed_at": noop("Changed"),
    "channel": noop("Channel"),
    "choice": noop("Your choice"),
    "city": noop("City"),
    "clause": noop("Clause"),
    "comment__number": noop("Comment"),
    "confirmed_at": noop("Confirmed"),
    "consultation": noop("Consultation"),
    "country": noop("Country"),
    "created_at": noop("Made"),
    "date_joined": noop("Since"),
    "day": noop("Day"),
    "decided_at": noop("Decided"),
    "description": noop("Description"),
    "direction": noop("From you or to you"),
    "done_at": noop("Done"),
    "due_at": noop("Due"),
    "eligible__poll": noop("Poll"),
    "email": noop("E-mail"),
    "ended_at": noop("Ended"),
    "ends_at": noop("Until"),
    "ends_on": noop("Until"),
    "erased_on": noop("Erased"),
    "evidence": noop("Evidence"),
    "exercise": noop("Of what"),
    "exercise_title": noop("Of what"),
    "expires_at": noop("Expires"),
    "family_name": noop("Family name"),
    "field": noop("Field"),
    "given_name": noop("Given name"),
    "how": noop("How"),
    "identity": noop("How your name is kept"),
    "in_at": noop("Came in"),
    "is_contact": noop("Contact of the organisation"),
    "joined_at": noop("Since"),
    "kind": noop("Kind"),
    "language": noop("Language"),
    "last_login": noop("Last sign-in"),
    "last_used_at": noop("Last used"),
    "left_out": noop("Left out, because"),
    "legal_basis": noop("Legal basis"),
    "made_at": noop("Made"),
    "name": noop("Name"),
    "new": noop("After"),
    "notice_due_on": noop("Notice due"),
    "number": noop("Number"),
    "old": noop("Before"),
    "opened_at": noop("Opened"),
    "opted_out_at": noop("Declined"),
    "organisation": noop("Organisation"),
    "organisation__name": noop("Organisation"),
    "out_at": noop("Went out"),
    "outcome": noop("Outcome"),
    "pause_live": noop("Pause what moves"),
    "primary": noop("First address"),
    "privacy": noop("How your name is kept"),
    "proposed_text": noop("Proposed text"),
    "provider": noop("Signed in through"),
    "public": noop("Shown in public"),
    "purpose": noop("Purpose"),
    "purposes": noop("Purposes"),
    "question__key": noop("Question"),
    "raw": noop("As it was said"),
    "ready_at": noop("Ready"),
    "reason": noop("Reason"),
    "receipt": noop("Receipt"),
    "reference": noop("Where from"),
    "reminded_at": noop("Reminded"),
    "requested_at": noop("Asked for"),
    "response__survey__code": noop("Survey"),
    "revoked_at": noop("Revoked"),
    "role": noop("Role"),
    "said_on": noop("Said on"),
    "satisfied": noop("Satisfied with the answer"),
    "scheme": noop("Kind of number"),
    "scopes": noop("What it may do"),
    "seated_at": noop("Seat given"),
    "sent_at": noop("Sent"),
    "seq": noop("Number in the ledger"),
    "session__workshop__code": noop("Workshop"),
    "since": noop("Since"),
    "size": noop("Size"),
    "snapshot__at": noop("Frozen"),
    "snapshot__segment__name": noop("Segment"),
    "source": noop("Source"),
    "stage": noop("Stage"),
    "stance": noop("Stance"),
    "starts_at": noop("From"),
    "starts_on": noop("From"),
    "state": noop("State"),
    "status": noop("State"),
    "strength": noop("How alike"),
    "subject": noop("Subject"),
    "survey__code": noop("Survey"),
    "table": noop("Kind of row"),
    "taken_at": noop("Taken"),
    "template": noop("Kind of message"),
    "text": noop("Text"),
    "text__body": noop("Words you agreed to"),
    "theme": noop("Light or dark"),
    "title": noop("Title"),
    "to": noop("To"),
    "trouble": noop("What went wrong"),
    "type": noop("Kind"),
    "uid": noop("Number there"),
    "updated_at": noop("Saved"),
    "value": noop("Number"),
    "verdict": noop("Verdict"),
    "verified": noop("Proven"),
    "verified_at": noop("Proven"),
    "verified_on": noop("Checked by you"),
    "version__number": noop("Wording"),
    "version__proposal__key": noop("Proposal"),
    "via": noop("By which way"),
    "way": noop("By which way"),
    "website": noop("Website"),
    "wish": noop("Wish"),
    "wished_change": noop("Wished change"),
    "words": noop("What the mail server said"),
    "written_at": noop("Written"),
    "zone": noop("Time zone"),
}


def heading(name: str) -> str:
    """Give a field's name in words."""
    return _(WORDS[name]) if name in WORDS else name.replace("__", " ").replace("_", " ")


def _field(table: type[Model], name: str) -> "Field[Any, Any] | None":
    """Find the field that a path of names leads to."""
    model: Any = table
    *path, last = name.split("__")
    try:
        for step in path:
            model = model._meta.get_field(step).related_model
        found = model._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError):
        return None
    return found if isinstance(found, Field) else None


def _hour(value: datetime) -> str:
    here = localtime(value)
    return f"{date_format(here, 'j M Y, H:i')} {here.tzname()}"


def _pairs(value: Mapping[str, Any]) -> str:
    """Give a text in the reader's language, or facts one after the other."""
    if set(value) <= {code for code, _name in settings.LANGUAGES}:
        return pick(value)[0]
    return "; ".join(f"{key}: {_spelled(each)}" for key, each in value.items())


def _spelled(value: Any) -> str:
    match value:
        case None | "" | []:
            found = "–"
        case bool():
            found = _("yes") if value else _("no")
        case datetime():
            found = _hour(value)
        case date():
            found = date_format(value, "j M Y")
        case Mapping():
            found = _pairs(value)
        case list() | tuple():
            found = ", ".join(_spelled(each) for each in value)
        case _:
            found = str(value)
    return found


def shown(table: type[Model], name: str, value: Any) -> str:
    """Give a value as its reader would say it: choices in words, hours with their zone, yes and no."""
    found = _field(table, name)
    if found is not None and found.flatchoices and value not in (None, ""):
        words = {str(code): str(text) for code, text in found.flatchoices}
        return words.get(str(value), str(value))
    if name == "country" and value:
        return country_name(str(value))
    if name == "language" and value:
        return language_name(str(value))
    return _spelled(value)
