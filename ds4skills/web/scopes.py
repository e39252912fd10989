"""Who may call the API: tokens in the header and their scopes; read while the framework loads its views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework import exceptions, permissions
from rest_framework.authentication import BaseAuthentication
from rest_framework.pagination import PageNumberPagination

from ds4skills.accounts.models import Token, User
from ds4skills.accounts.rules import Rule, anyone, decide
from ds4skills.web import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rest_framework.request import Request
    from rest_framework.views import APIView


class TokenAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer ds4_…`; nothing else opens the API, so it needs no CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """Find whose token it is; an unknown, expired or revoked one is refused alike."""
        kind, _sep, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        digest = Token.digest(secret.strip())
        token = Token.objects.select_related("owner").filter(sha256=digest).first()
        if token is None or not token.holds(clock.now()) or not token.owner.is_active:
            raise exceptions.AuthenticationFailed(_("This token opens nothing. Make a new one."))
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        """Say how to sign in."""
        return "Bearer"


class ByScope(permissions.BasePermission):
    """Asks the token for its scope and consultation, then the rule for its owner's right now."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide; another consultation's address answers 404, like nothing."""
        if getattr(view, "public", False):
            return True
        if not isinstance(request.auth, Token) or not isinstance(request.user, User):
            raise exceptions.NotAuthenticated
        method = (request.method or "").lower()
        act = getattr(view, "action", None) or ("get" if method == "head" else method)
        slug = view.kwargs.get("slug")
        if slug is not None and slug != request.auth.consultation:
            raise exceptions.NotFound(_("Nothing is here, or nothing for this token."))
        if method not in view.http_method_names or not hasattr(view, method):
            raise exceptions.MethodNotAllowed(request.method or "")
        scopes: Mapping[str, str] = getattr(view, "scopes", {})
        if scopes.get(act) not in request.auth.scopes:
            raise exceptions.PermissionDenied(lacking(str(scopes.get(act, ""))))
        rules: Mapping[str, Rule] = getattr(view, "rules", {})
        decide(rules.get(act, anyone), request.user, **view.kwargs)
        return True


def lacking(scope: str) -> str:
    """Say which scope a key would need."""
    return _("This key lacks the scope “%(scope)s”. Make one that has it.") % {"scope": scope}


class Pages(PageNumberPagination):
    """Pages of 50, at most 500."""

    page_size_query_param = "page_size"
    invalid_page_message = "There is no such page. Begin with page 1."
    max_page_size = 500
