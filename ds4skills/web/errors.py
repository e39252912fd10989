"""Errors in words: 400, 403, 404, 409 and 500, in the site's own pages, with what was typed."""

import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFLICT, TOO_MANY = 409, 429
API = "/api/"
SECRET = ("csrfmiddlewaretoken", "password", "password1", "password2", "code")


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Give what somebody typed, to be handed back on the page; secrets and ticks are left out."""
    if request.method != "POST":
        return []
    pairs: Iterable[tuple[str, list[str]]] = ((k, list(v)) for k, v in request.POST.lists())
    return [(name, text) for name, texts in pairs if name not in SECRET for text in texts if text]


def _page(request: HttpRequest, name: str, status: int, **more: object) -> HttpResponse:
    context = {"typed": typed(request), "back": request.get_full_path(), **more}
    answer = render(request, f"errors/{name}.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request", "Cookie"])
    return answer


def _told(code: str, sentence: str, status: int) -> JsonResponse:
    """Answer a program as the API does."""
    return JsonResponse({"error": code, "sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the address or the form is not one of ours."""
    if request.path_info.startswith(API):
        return _told("bad_request", _("The request cannot be read. Check the address and its host."), 400)
    if not hasattr(request, "user"):  # refused before anybody was asked who they are, for a foreign host
        return HttpResponse(get_template("errors/plain.html").render({}), status=400)
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that somebody known may not do this."""
    return _page(request, "403", 403, why=str(exception or ""))


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Say that an address takes only what a form sends, and lead to the page above it."""
    above = request.path.rstrip("/").rpartition("/")[0] + "/"
    answer = _page(request, "405", 405, above=above)
    answer.headers["Allow"] = allowed
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer alike where nothing is and where nothing is for this reader; a program gets JSON."""
    if request.path_info.startswith(API):
        return _told("not_found", _("Nothing is here, or nothing for this token."), 404)
    return _page(request, "404", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Hand the text back of a form that came without its token; one of our own pages may send it once more.

    A browser names the origin of every form: a form of another site is never offered again.
    """
    ours = request.method == "POST" and _is_ours(request) and not request.FILES
    return _page(request, "csrf", 403, ours=ours, again=typed(request) if ours else [])


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a form came from a page of this site."""
    try:
        return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return False


def conflict(request: HttpRequest, sentence: str, **more: object) -> HttpResponse:
    """Say what happened meanwhile, with both texts where there are two."""
    return _page(request, "409", CONFLICT, sentence=sentence, **more)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say that one address asked for something often, and when it may ask again."""
    minutes = -(-seconds // 60)
    sentence = _("This was asked for often from your address. Try again in %(n)d minutes.") % {"n": minutes}
    answer = HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=TOO_MANY)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke, without any query, with a number for whoever asks."""
    body = get_template("errors/500.html").render({"number": secrets.token_hex(4), "path": request.path})
    return HttpResponse(body, status=500)
