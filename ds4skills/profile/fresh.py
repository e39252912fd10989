"""A fresh sign-in before what cannot be taken back: exports, roles, publishing, keys, copies."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ds4skills.accounts.models import User

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]


def _recently(request: HttpRequest, user: User) -> bool:
    """Tell whether somebody showed who they are within the last minutes, at sign-in or again."""
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    last = max((record["at"] for record in records), default=0.0)
    return bool(time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT)


def _signed_in_anew(request: HttpRequest) -> HttpResponseBase:
    """Ask whoever has neither password nor second factor to sign in by a new code."""
    sent = request.method == "POST"
    back = urlsplit(request.headers.get("Referer", "")).path if sent else request.get_full_path()
    logout(request)
    messages.info(request, _("Sign in again, so that nobody else at your screen can do this."))
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': back or '/me/'})}")


def _guarded(view: View[R, P], methods: frozenset[str]) -> View[R, P]:
    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        asked = settings.FRESH_SIGN_IN and request.method in methods and isinstance(user, User)
        if asked and not _recently(request, cast("User", user)):
            if not get_reauthentication_flows(user):
                return _signed_in_anew(request)
            raise ReauthenticationRequired  # what was sent is kept, and goes on afterwards
        return view(request, *args, **kwargs)

    return cast("View[R, P]", guarded)


def fresh(view: View[R, P]) -> View[R, P]:
    """Let a page be reached only within five minutes of showing who one is."""
    return _guarded(view, frozenset({"GET", "HEAD", "POST"}))


def fresh_to_send(view: View[R, P]) -> View[R, P]:
    """Let a page be read at any time, and its form be sent only within five minutes of showing who one is."""
    return _guarded(view, frozenset({"POST"}))
