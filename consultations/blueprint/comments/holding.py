"""Under which keys a browser's typed text is kept: the person's own, and a random one in its cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse

from consultations.blueprint.comments.keeping import KEEP
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.programme.speaking import Speaker
from ds4skills.accounts.http import Request
from ds4skills.web import links

COOKIE, PATH = "typed", "/"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
PLACE = re.compile(r"(new:\d{1,12}:\d{1,12}|edit:\d{1,12}|reply:\d{1,12})")


@dataclass(frozen=True)
class Holder:
    """Who typed: the keys to look under, the one to keep under, and the secret of a cookie still to be given."""

    keys: tuple[str, ...]
    key: str
    fresh: str = ""

    def give(self, answer: HttpResponse, *, secure: bool) -> HttpResponse:
        """Give the browser its cookie, where it had none."""
        if self.fresh:
            answer.set_cookie(
                COOKIE,
                self.fresh,
                max_age=int(KEEP.total_seconds()),
                path=PATH,
                secure=secure,
                httponly=True,
                samesite="Lax",
            )
        return answer


def holder_of(request: Request, who: Speaker | None, *, make: bool = False) -> Holder:
    """Tell under which keys this browser's texts are kept; `make` draws one where there is none."""
    secret, fresh = request.COOKIES.get(COOKIE, ""), ""
    if not SECRET.fullmatch(secret):
        secret = ""
    if make and who is None and not secret:
        secret, _digest = links.draw()
        fresh = secret
    cookie = (links.digest(secret),) if secret else ()
    own = (str(who.key),) if who else ()
    keys = own + cookie
    return Holder(keys, keys[0] if keys else "", fresh)


def place_new(version: Version, block: BlockText | None) -> str:
    """Name the form of a new comment."""
    return f"new:{version.pk}:{block.pk if block else 0}"
