"""Requests as our middleware hands them on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from ds4skills.accounts.models import Preference, User


class Request(HttpRequest):
    """A request with the hour at which it came, in whose language and zone."""

    now: datetime
    zone: ZoneInfo
    preference: Preference | None
    user: User | AnonymousUser


class SignedInRequest(Request):
    """A request whose user is known."""

    user: User
