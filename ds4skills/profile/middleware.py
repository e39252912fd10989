"""Staff: a role sleeps until its holder has a second factor, and a session ends after a working day."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from ds4skills.accounts.staff import works_here

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = ("/account/", "/static/", "/me/preferences", "/help/", "/live", "/ready", "/api/")
REFRESH = 300


def _over(request: Request, now: datetime) -> bool:
    """Tell whether a session of staff has lasted too long, or was idle too long; notes that it was used."""
    stamp = int(now.timestamp())
    began = request.session.setdefault("began", stamp)
    seen = request.session.setdefault("seen", stamp)
    if stamp - began > settings.STAFF_SESSION_WHOLE or stamp - seen > settings.STAFF_SESSION_IDLE:
        return True
    if stamp - seen > REFRESH:
        request.session["seen"] = stamp
    return False


def second_factor(get_response: Answer) -> Answer:
    """Show staff without a second factor nothing but its enrolment."""

    def middleware(request: HttpRequest) -> HttpResponse:
        mine = cast("Request", request)
        user = mine.user
        if not isinstance(user, User) or mine.path.startswith(OPEN) or not works_here(user):
            return get_response(request)
        if _over(mine, mine.now):
            logout(request)
            messages.info(request, _("You were signed out after a working day. Sign in again."))
            return redirect(f"{settings.LOGIN_URL}?next={mine.path}")
        if settings.STAFF_SECOND_FACTOR and not is_mfa_enabled(user):
            messages.info(request, _("Your role opens once you have a passkey or an authenticator app."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware
