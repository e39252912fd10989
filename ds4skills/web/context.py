"""What every page knows."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest

from ds4skills.web.texts import language, written_languages

if TYPE_CHECKING:
    from ds4skills.accounts.http import Request


def site(request: HttpRequest) -> dict[str, object]:
    """Give the theme, the languages and the site's own facts to templates."""
    mine = cast("Request", request)
    preference = getattr(mine, "preference", None)
    theme = preference.theme if preference else request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in {"light", "dark"} else "",
        "languages": written_languages(),
        "language": language(),
        "site_name": settings.SITE_NAME,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "public_list": settings.PUBLIC_LIST,
        "now": getattr(mine, "now", None),
    }
