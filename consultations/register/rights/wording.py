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
from django.utils.translation import gettext_noop

from ds4skills.web.texts import country_name, language_name, pick

WORDS: Mapping[str, str] = {
    "about": gettext_noop("About"),
    "acronym": gettext_noop("Acronym"),
    "act": gettext_noop("Given or withdrawn"),
    "address": gettext_noop("Address"),
    "affiliation__organisation__name": gettext_noop("Organisation"),
    "agreed": gettext_noop("Agreed"),
    "alias": gettext_noop("Alias"),
    "answer": gettext_noop("Answer"),
    "answers": gettext_noop("Answers"),
    "approved_at": gettext_noop("Approved"),
    "asked_at": gettext_noop("Asked for"),
    "at": gettext_noop("When"),
    "basis": gettext_noop("On what it rests"),
    "batch__name": gettext_noop("Import"),
    "began_at": gettext_noop("Begun"),
    "blocking": gettext_noop("Blocking"),
    "body": gettext_noop("Text"),
    "bounced_at": gettext_noop("Came back"),
    "cancelled_at": gettext_noop("Called off"),
    "capacity": gettext_noop("For whom you spoke"),
    "category": gettext_noop("Category"),
    "cells": gettext_noop("Row of the file"),
    "changed_at": gettext_noop("Changed"),
    "channel": gettext_noop("Channel"),
    "choice": gettext_noop("Your choice"),
    "city": gettext_noop("City"),
    "clause": gettext_noop("Clause"),
    "comment__number": gettext_noop("Comment"),
    "confirmed_at": gettext_noop("Confirmed"),
    "consultation": gettext_noop("Consultation"),
    "country": gettext_noop("Country"),
    "created_at": gettext_noop("Made"),
    "date_joined": gettext_noop("Since"),
    "day": gettext_noop("Day"),
    "decided_at": gettext_noop("Decided"),
    "description": gettext_noop("Description"),
    "direction": gettext_noop("From you or to you"),
    "done_at": gettext_noop("Done"),
    "due_at": gettext_noop("Due"),
    "eligible__poll": gettext_noop("Poll"),
    "email": gettext_noop("E-mail"),
    "ended_at": gettext_noop("Ended"),
    "ends_at": gettext_noop("Until"),
    "ends_on": gettext_noop("Until"),
    "erased_on": gettext_noop("Erased"),
    "evidence": gettext_noop("Evidence"),
    "exercise": gettext_noop("Of what"),
    "exercise_title": gettext_noop("Of what"),
    "expires_at": gettext_noop("Expires"),
    "family_name": gettext_noop("Family name"),
    "field": gettext_noop("Field"),
    "given_name": gettext_noop("Given name"),
    "how": gettext_noop("How"),
    "identity": gettext_noop("How your name is kept"),
    "in_at": gettext_noop("Came in"),
    "is_contact": gettext_noop("Contact of the organisation"),
    "joined_at": gettext_noop("Since"),
    "kind": gettext_noop("Kind"),
    "language": gettext_noop("Language"),
    "last_login": gettext_noop("Last sign-in"),
    "last_used_at": gettext_noop("Last used"),
    "left_out": gettext_noop("Left out, because"),
    "legal_basis": gettext_noop("Legal basis"),
    "made_at": gettext_noop("Made"),
    "media_type": gettext_noop("Kind of file"),
    "name": gettext_noop("Name"),
    "new": gettext_noop("After"),
    "note": gettext_noop("Note"),
    "notice_due_on": gettext_noop("Notice due"),
    "number": gettext_noop("Number"),
    "old": gettext_noop("Before"),
    "opened_at": gettext_noop("Opened"),
    "opted_out_at": gettext_noop("Declined"),
    "organisation": gettext_noop("Organisation"),
    "organisation__name": gettext_noop("Organisation"),
    "out_at": gettext_noop("Went out"),
    "outcome": gettext_noop("Outcome"),
    "pause_live": gettext_noop("Pause what moves"),
    "primary": gettext_noop("First address"),
    "privacy": gettext_noop("How your name is kept"),
    "profile": gettext_noop("From the register"),
    "proposed_text": gettext_noop("Proposed text"),
    "provider": gettext_noop("Signed in through"),
    "public": gettext_noop("Shown in public"),
    "purpose": gettext_noop("Purpose"),
    "purposes": gettext_noop("Purposes"),
    "question": gettext_noop("Question"),
    "question__key": gettext_noop("Question"),
    "raw": gettext_noop("As it was said"),
    "ready_at": gettext_noop("Ready"),
    "reason": gettext_noop("Reason"),
    "receipt": gettext_noop("Receipt"),
    "reference": gettext_noop("Where from"),
    "reminded_at": gettext_noop("Reminded"),
    "requested_at": gettext_noop("Asked for"),
    "response__survey__code": gettext_noop("Survey"),
    "revoked_at": gettext_noop("Revoked"),
    "role": gettext_noop("Role"),
    "said_on": gettext_noop("Said on"),
    "satisfied": gettext_noop("Satisfied with the answer"),
    "scheme": gettext_noop("Kind of number"),
    "scopes": gettext_noop("What it may do"),
    "seated_at": gettext_noop("Seat given"),
    "sent_at": gettext_noop("Sent"),
    "seq": gettext_noop("Number in the ledger"),
    "session__workshop__code": gettext_noop("Workshop"),
    "settled_at": gettext_noop("Counted as yours"),
    "sha256": gettext_noop("Digest"),
    "since": gettext_noop("Since"),
    "size": gettext_noop("Size"),
    "snapshot__at": gettext_noop("Frozen"),
    "snapshot__segment__name": gettext_noop("Segment"),
    "source": gettext_noop("Source"),
    "came": gettext_noop("How far you came"),
    "stage": gettext_noop("Stage"),
    "stance": gettext_noop("Stance"),
    "starts_at": gettext_noop("From"),
    "starts_on": gettext_noop("From"),
    "state": gettext_noop("State"),
    "status": gettext_noop("State"),
    "strength": gettext_noop("How alike"),
    "subject": gettext_noop("Subject"),
    "survey__code": gettext_noop("Survey"),
    "table": gettext_noop("Kind of row"),
    "taken_at": gettext_noop("Taken"),
    "template": gettext_noop("Kind of message"),
    "text": gettext_noop("Text"),
    "text__body": gettext_noop("Words you agreed to"),
    "theme": gettext_noop("Light or dark"),
    "title": gettext_noop("Title"),
    "to": gettext_noop("To"),
    "trouble": gettext_noop("What went wrong"),
    "type": gettext_noop("Kind"),
    "uid": gettext_noop("Number there"),
    "updated_at": gettext_noop("Saved"),
    "value": gettext_noop("Number"),
    "verdict": gettext_noop("Verdict"),
    "verified": gettext_noop("Proven"),
    "verified_at": gettext_noop("Proven"),
    "verified_on": gettext_noop("Checked by you"),
    "version__number": gettext_noop("Wording"),
    "version__proposal__key": gettext_noop("Proposal"),
    "via": gettext_noop("By which way"),
    "way": gettext_noop("By which way"),
    "website": gettext_noop("Website"),
    "wish": gettext_noop("Wish"),
    "wished_change": gettext_noop("Wished change"),
    "words": gettext_noop("What the mail server said"),
    "written_at": gettext_noop("Written"),
    "zone": gettext_noop("Time zone"),
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
