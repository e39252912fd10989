"""Old addresses of merged rows lead to the rows they became."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from consultations.register.duplicates.queries import winner_of

View = Callable[..., HttpResponse]


def forwards(view: View) -> View:
    """Lead to the row that stays, where the page of one row finds it merged; asks nothing otherwise."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, pk=pk, **more)
        except Http404:
            winner = winner_of(pk)
            if winner is None:
                raise
            return redirect(view.__name__, pk=winner)

    return found
