"""Rules: typed questions about who may do what, asked before a page is reached."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from ds4skills.accounts.models import User

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


class Verdict(Enum):
    """What a rule says of somebody."""

    YES = "yes"
    NO = "no"  # 403: they may know that it exists
    HIDDEN = "hidden"  # 404: its existence is private
    SIGN_IN = "sign in"  # asked to sign in before anything is said


Rule = Callable[..., Verdict]


def anyone(user: User | AnonymousUser, **_: Any) -> Verdict:
    """Public."""
    return Verdict.YES


def signed_in(user: User | AnonymousUser, **_: Any) -> Verdict:
    """Whoever has an account."""
    return Verdict.YES if user.is_authenticated and user.is_active else Verdict.SIGN_IN


def superuser(user: User | AnonymousUser, **_: Any) -> Verdict:
    """Whoever keeps the site."""
    if not user.is_authenticated:
        return Verdict.SIGN_IN
    return Verdict.YES if user.is_active and user.is_superuser else Verdict.HIDDEN


def decide(rule: Rule, user: User | AnonymousUser, **kwargs: object) -> None:
    """Let pass, or raise what the page answers."""
    verdict = rule(user, **kwargs)
    if verdict is Verdict.HIDDEN:
        raise Http404
    if verdict is not Verdict.YES:
        raise PermissionDenied


def may(
    rule: Rule,
) -> Callable[[Callable[Concatenate[R, P], HttpResponseBase]], Callable[Concatenate[R, P], HttpResponseBase]]:
    """Let only those whom the rule allows reach a page; whoever is not signed in is asked to.

    The rule is called with the user and the address's keywords: `rule(user, slug="blueprint")`.
    """

    def guard(
        view: Callable[Concatenate[R, P], HttpResponseBase],
    ) -> Callable[Concatenate[R, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated and rule(request.user, **kwargs) is Verdict.SIGN_IN:
                return redirect_to_login(request.get_full_path())
            decide(rule, request.user, **kwargs)
            return view(request, *args, **kwargs)

        guarded.rule = rule  # type: ignore[attr-defined]  # read by the system check and the access table
        return cast("Callable[Concatenate[R, P], HttpResponseBase]", guarded)

    return guard
