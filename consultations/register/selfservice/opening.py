"""Who is at a page of one's own, and the page of a link that opens nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from consultations.register.directory.models import Person
from consultations.register.directory.queries import person_of
from consultations.register.selfservice import links
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import Link
from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from ds4skills.web.http import page

GONE, SEE_OTHER = 410, 303
P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
OwnView = Callable[Concatenate[Request, Holder, P], HttpResponse]


def person_behind(link: Link) -> Person | None:
    """Give the person whom a link is about; nobody where they are gone or merged."""
    return Person.objects.filter(pk=UUID(link.subject), merged_into=None).first()


def holder_of(request: Request) -> Holder | None:
    """Find whose entry is open: by the link that the browser holds, else by the account."""
    if link := links.held(request, request.now):
        person = person_behind(link)
        return Holder(person) if person else None
    if not isinstance(request.user, User):
        return None
    person = person_of(request.user)
    return Holder(person, request.user) if person else None


def own(view: OwnView[P]) -> View[P]:
    """Give a page the person whose entry is open; whoever has none is led to where one asks for a link."""

    @wraps(view)
    def opened(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        holder = holder_of(request)
        if holder is None:
            return redirect("my_entry")
        return view(request, holder, *args, **kwargs)

    return cast("View[P]", opened)


def private(answer: HttpResponse) -> HttpResponse:
    """Keep the address of a link from whatever is opened next.

    The site's name still goes along: without it browsers send "Origin: null" with the button, which is refused.
    """
    answer["Referrer-Policy"] = "strict-origin"
    return answer


def gone(request: Request) -> HttpResponse:
    """Say that a link opens nothing: alike for an expired, revoked, guessed one and one for something else."""
    return private(page(request, "consultations/register/selfservice/gone.html", {}, status=GONE))


def ask(request: Request, template: str, **context: object) -> HttpResponse:
    """Show what a link is for, and its button; looking uses nothing up."""
    return private(page(request, f"consultations/register/selfservice/{template}.html", context))
