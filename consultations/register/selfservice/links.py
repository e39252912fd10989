"""Links of stakeholders: each opens one thing, for a while, until it is revoked; no look uses it up."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from consultations.register.selfservice.models import Link
from ds4skills.web import links

LASTS = timedelta(days=30)
SHORTER = {
    Link.Purpose.APPLICATION: timedelta(days=7),
    Link.Purpose.ADDRESS: timedelta(days=7),
    Link.Purpose.MY_DATA: timedelta(days=1),
}
NAMES = {
    Link.Purpose.PERSON: "entry_open",
    Link.Purpose.ADDRESS: "entry_address_open",
    Link.Purpose.APPLICATION: "join_open",
    Link.Purpose.MANDATE: "mandate_open",
    Link.Purpose.MY_DATA: "leave_open",
}
COOKIE, SALT, PATH, OPEN_FOR = "my-entry", "selfservice.entry", "/me/", 3600
PAUSE, MOST = timedelta(hours=1), 3


def make(*, purpose: Link.Purpose, subject: object, at: datetime, address: str = "") -> str:
    """Draw a link; gives the address to be sent, which is kept nowhere."""
    secret, digest = links.draw()
    lasts = SHORTER.get(purpose, LASTS)
    Link.objects.create(
        sha256=digest,
        purpose=purpose,
        subject=str(subject),
        address=address,
        made_at=at,
        expires_at=at + lasts,
    )
    return settings.ORIGIN + reverse(NAMES[purpose], kwargs={"secret": secret})


def find(secret: str, purpose: Link.Purpose, at: datetime) -> Link | None:
    """Find the link that a secret opens for a purpose; nothing where unknown, expired, revoked or another's."""
    rows = Link.objects.filter(purpose=purpose, revoked_at=None, expires_at__gt=at)
    return rows.filter(sha256=links.digest(secret)).first()


def revoke(*, purpose: Link.Purpose, subject: object, at: datetime) -> int:
    """Make every link of a subject for a purpose open nothing; gives how many did."""
    rows = Link.objects.filter(purpose=purpose, subject=str(subject), revoked_at=None)
    return rows.update(revoked_at=at, address="")


def too_many(*, purpose: Link.Purpose, subject: object, at: datetime) -> bool:
    """Tell whether three links were drawn within the hour, so that asking again sends nothing more."""
    rows = Link.objects.filter(purpose=purpose, subject=str(subject), made_at__gt=at - PAUSE)
    return rows.count() >= MOST


def hand_over(response: HttpResponse, link: Link) -> None:
    """Exchange a link for a cookie that opens its person's own pages for an hour."""
    links.hand_over(response, name=COOKIE, pk=link.pk, salt=SALT, path=PATH, seconds=OPEN_FOR)


def held(request: HttpRequest, at: datetime) -> Link | None:
    """Give the link that a browser holds; one that was revoked or has expired meanwhile opens nothing."""
    pk = links.held(request, name=COOKIE, salt=SALT, seconds=OPEN_FOR)
    if pk is None:
        return None
    rows = Link.objects.filter(purpose=Link.Purpose.PERSON, revoked_at=None, expires_at__gt=at)
    return rows.filter(pk=pk).first()
