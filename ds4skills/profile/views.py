"""Trying a role out in the demonstration."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.profile.tickets import holder
from ds4skills.web.http import page

BACKEND = "ds4skills.accounts.backends.Backend"


@may(anyone)
@require_http_methods(["GET", "POST"])
def try_role(request: Request, ticket: str) -> HttpResponse:
    """Show whose role it is; pressing the button signs in. Nothing is here on a real site."""
    user = holder(ticket) if settings.DEMO else None
    if user is None:
        raise Http404
    if request.method == "POST":
        login(request, user, backend=BACKEND)
        return redirect("/")
    return page(request, "profile/try_role.html", {"role": user})
