"""What every request passes: headers, the hour, addresses with or without a slash, the language."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.urls import Resolver404, resolve
from django.utils import translation

from ds4skills.accounts.http import Request
from ds4skills.web import clock, errors

Answer = Callable[[HttpRequest], HttpResponse]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOT_ALLOWED = 405
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def headers(get_response: Answer) -> Answer:
    """Send the security headers with every answer; nothing personal stays in a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def hour(get_response: Answer) -> Answer:
    """Write the hour on the request, once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        mine = cast("Request", request)
        mine.now, mine.zone, mine.preference = clock.now(), clock.zone(""), None
        return get_response(request)

    return middleware


def in_words(get_response: Answer) -> Answer:
    """Answer a look at an address that is for a button with a page instead of nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == NOT_ALLOWED and not response.content:
            return errors.not_allowed(request, response.headers.get("Allow", ""))
        return response

    return middleware


def either_slash(get_response: Answer) -> Answer:
    """Take an address with or without its last slash, forms included, and answer in place."""

    def known(path: str) -> bool:
        try:
            resolve(path)
        except Resolver404:
            return False
        return True

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.endswith("/") and not known(path) and known(f"{path}/"):
            request.path_info = f"{path}/"
        return get_response(request)

    return middleware


def language(get_response: Answer) -> Answer:
    """Speak the language asked for by `?lang=`, the cookie, the account or the browser, in this order."""
    offered = {code for code, _ in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        mine = cast("Request", request)
        if mine.user.is_authenticated and not mine.path.startswith(settings.STATIC_URL):
            mine.preference = getattr(mine.user, "preference", None)  # loaded with the account
        asked = request.GET.get("lang", "")
        chosen = asked if asked in offered else _remembered(mine, offered)
        code = chosen or _of_browser(request.headers, offered)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            if mine.preference:
                mine.zone = clock.zone(mine.preference.zone)
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        if asked in offered:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return middleware


def _remembered(request: Request, offered: set[str]) -> str:
    """Give the language of the account or of the cookie."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in offered:
        return cookie
    mine = request.preference.language if request.preference else ""
    return mine if mine in offered else ""


def _of_browser(sent: HttpHeaders, offered: set[str]) -> str:
    """Give the first language of the browser's list that we speak."""
    for part in sent.get("Accept-Language", "").split(","):
        code = part.split(";")[0].strip().lower().partition("-")[0]
        if code in offered:
            return code
    return settings.LANGUAGE_CODE
