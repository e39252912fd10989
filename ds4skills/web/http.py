"""Answering requests: whole pages, or the part htmx asked for."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

UNPROCESSABLE = 422


def wants_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of a page."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    part: str | None = None,
    status: int | None = None,
) -> HttpResponse:
    """Render a template, or only its named part when htmx asks for it.

    A page that shows a form with errors answers 422, unless the status is given.
    """
    swap = part is not None and wants_part(request)
    values = dict(context or {})
    form = values.get("form")
    wrong = request.method == "POST" and bool(getattr(form, "errors", None))
    answer = render(
        request,
        f"{template}#{part}" if swap else template,
        values,
        status=status or (UNPROCESSABLE if wrong else 200),
    )
    patch_vary_headers(answer, ["HX-Request", "Cookie"])
    return answer


def way_back(request: HttpRequest, fallback: str) -> str:
    """Give the page to return to: `next`, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    host = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, host, require_https=request.is_secure()):
        return wanted
    return fallback


def path_of(request: HttpRequest) -> str:
    """Give the path with its query, for forms that come back to the same place."""
    return urlsplit(request.get_full_path())._replace(fragment="").geturl()
