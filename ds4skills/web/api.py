"""The API's common ground for views: a scope and a rule for each action, errors in words. JSON only."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Rule
from ds4skills.web.scopes import Pages
from ds4skills.web.texts import storable

M = TypeVar("M", bound=Model)
KEY = re.compile(r"[\x21-\x7e]{8,64}")
PAGING = ("page", "page_size")


class Ruled(APIView):
    """A view with a scope and a rule for each action (or method, in lower case); `public` needs neither.

    `filters` are the parameters of its address: name -> the values that it takes, none for any text.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    scopes: Mapping[str, str] = {}
    rules: Mapping[str, Rule] = {}
    filters: Mapping[str, Sequence[str]] = {}
    paged = False
    keyed = False
    matched = False
    public = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a parameter that is not on the list, once it is known who asks."""
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLargeError
        known = [*self.filters, *(PAGING if self.paged else ())]
        for name in request.query_params:
            value, allowed = request.query_params[name], self.filters.get(name, ())
            if name not in known and name != "lang":
                words = f"Known here: {', '.join(known)}." if known else "This address takes none."
                raise exceptions.ParseError(f"There is no parameter “{name[:60]}”. {words}")
            if value and allowed and value not in allowed:
                raise exceptions.ParseError(f"“{name}” takes one of: {', '.join(allowed)}.")

    def asked(self, name: str) -> str:
        """Give what a filter asks for; nothing where it was not sent."""
        value: str = self.request.query_params.get(name, "")
        return written(name, value)

    def paginated(self, rows: QuerySet[M] | Sequence[Any], spell: Callable[[Any], Any]) -> Response:
        """Give one page of rows: count, next, previous, results; `spell` is asked for all its rows at once."""
        pages = Pages()
        found = pages.paginate_queryset(rows, self.request, view=self)
        return pages.get_paginated_response(spell(found))

    def sent(self, kind: type[serializers.Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """Give what was sent, checked; of a change (`partial`) only the fields that came."""
        form = kind(data=self.request.data, partial=partial)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    @property
    def key(self) -> str:
        """The key by which a request that is sent twice counts once."""
        value: str = self.request.headers.get("Idempotency-Key", "")
        if not KEY.fullmatch(value):
            raise exceptions.ParseError(
                "Send the header Idempotency-Key: 8 to 64 letters, digits or signs, a new one for each act."
            )
        return value

    @property
    def as_page(self) -> SignedInRequest:
        """The request as pages have it: of the token's owner, whatever cookies came along."""
        found: SignedInRequest = self.request._request  # type: ignore[assignment]  # noqa: SLF001 -- the framework has no other door
        found.COOKIES = {}
        return found


def written(name: str, value: str) -> str:
    """Give a parameter's text; one that cannot be kept is refused."""
    try:
        return storable(value)
    except ValueError as error:
        raise exceptions.ParseError(f"“{name}” holds a character that cannot be kept ({error}).") from error


class Text(serializers.CharField):
    """Text of people in its normal form; a character that cannot be kept is an error, not a loss."""

    def to_internal_value(self, data: Any) -> str:
        """Bring it to its normal form."""
        try:
            return storable(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(
                f"This text holds a character that cannot be kept ({error}). Take it out."
            ) from error


def pages_of(name: str, kind: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Describe a page of a list for the schema."""
    fields = {
        "count": serializers.IntegerField(),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        "results": kind(many=True),
    }
    return type(f"{name}Page", (serializers.Serializer,), fields)


class TooLargeError(exceptions.APIException):
    """The body is larger than anybody needs; it was not read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is larger than 1 MB. Send it in parts."


class ConflictError(exceptions.APIException):
    """What was asked may not happen now: the action's named exception as a sentence, perhaps with facts."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"

    def __init__(self, detail: str, **facts: Any) -> None:
        super().__init__(detail)
        self.facts = facts


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Give an error as `{"error": code, "sentence": …}`, with the fields where there are any."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("Nothing is here, or nothing for this token.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied("The token's owner may not do this.")
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = answer.data if isinstance(answer.data, dict) else {"": answer.data}
        answer.data = {"error": "refused", "fields": fields}
        answer.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    else:
        code = getattr(error, "default_code", "error")
        facts = getattr(error, "facts", {})
        answer.data = {"error": code, "sentence": str(getattr(error, "detail", error)), **facts}
    return answer
