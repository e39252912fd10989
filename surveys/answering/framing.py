"""Pages of the preview may stand in a frame of our own, at the width of a phone; all others in none."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.http import HttpResponse, HttpResponseBase

from ds4skills.web.middleware import CSP

P = ParamSpec("P")
ANCESTORS = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
HOLDER = f"{CSP}; frame-src 'self'"


def framable(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Let our own pages show this one in a frame."""

    @wraps(view)
    def framed(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        answer = view(*args, **kwargs)
        answer.headers["Content-Security-Policy"] = ANCESTORS
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        return answer

    return framed


def holding(answer: HttpResponse) -> HttpResponse:
    """Let a page hold a frame of ours."""
    answer.headers["Content-Security-Policy"] = HOLDER
    return answer
