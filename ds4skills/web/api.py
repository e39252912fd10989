"""The API's common ground for views: a scope and a rule for each action, errors in words. JSON only."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from ds4skills.accounts.rules import Rule


class Ruled(APIView):
    """A view with a scope and a rule for each action (or method, in lower case); `public` needs neither."""

    scopes: Mapping[str, str] = {}
    rules: Mapping[str, Rule] = {}
    public = False


class ConflictError(exceptions.APIException):
    """What was asked may not happen now: the action's named exception as a sentence."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Give an error as `{"error": code, "sentence": …}`, with the fields where there are any."""
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        answer.data = {"error": "invalid", "fields": answer.data}
        answer.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    else:
        code = getattr(error, "default_code", "error")
        answer.data = {"error": code, "sentence": str(getattr(error, "detail", error))}
    return answer
