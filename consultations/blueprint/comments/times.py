"""When comments are taken: while the version is open, and for a little longer what was begun before closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.blueprint.drafts.queries import closes_at, state_of
from consultations.programme.models import GRACE

__all__ = ["ClosedError", "NewerVersionError", "begun", "closes_at", "hours", "is_open", "mark", "newest_of"]
SALT = "comments.begun"
LAST = timedelta(microseconds=1)  # before the closing instant


class ClosedError(Exception):
    """No comment is taken at this time."""


class NewerVersionError(Exception):
    """A newer version is out: comments go to that one."""


def newest_of(blueprint: Blueprint) -> Version:
    """Give the newest version that is out; asked of blueprints that have one."""
    found = Version.objects.published().filter(blueprint=blueprint).order_by("-number")[0]
    found.blueprint = blueprint
    return found


def mark(at: datetime) -> str:
    """Sign the hour at which a form was handed out."""
    return signing.dumps(at.timestamp(), salt=SALT)


def begun(told: str, zone: datetime) -> datetime | None:
    """Read when a form was handed out; nothing where it is not our word."""
    try:
        return datetime.fromtimestamp(float(signing.loads(told, salt=SALT)), tz=zone.tzinfo)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def is_open(version: Version, at: datetime) -> bool:
    """Tell whether the newest version takes comments: by its own times, and while its consultation does."""
    return version.blueprint.consultation.is_open(at) and state_of(version, at) == "open"


def hours(version: Version, at: datetime, since: datetime | None) -> tuple[datetime, bool]:
    """Give the instant for which a comment counts, and whether it is late: begun before closing, sent in the grace.

    Raises ClosedError.
    """
    if is_open(version, at):
        return at, False
    end = closes_at(version)
    if since is not None and since < end <= at < end + GRACE and is_open(version, end - LAST):
        return end - LAST, True
    raise ClosedError
