"""Personal links: secrets, and the scoped cookie for which a link is exchanged."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from consultations.programme.exercises import Exercise
from consultations.programme.models import Invitation, InvitationToken
from ds4skills.storage.prepared import Prepared
from ds4skills.web import links
from ds4skills.web.links import digest, draw

__all__ = ["cookie_name", "digest", "draw", "drawn_lately", "find", "hand_over", "held"]
SALT = "programme.link"
NEWEST = 5
PAUSE = timedelta(minutes=10)


def find(secret: str) -> InvitationToken | None:
    """Find the link that a secret opens; nothing where unknown, revoked or not among the newest 5."""
    token = (
        InvitationToken.objects.select_related(
            "invitation__consultation", "invitation__person", "invitation__organisation"
        )
        .filter(sha256=digest(secret), revoked_at=None)
        .first()
    )
    return token if token and _among_newest(token) else None


def _among_newest(token: InvitationToken) -> bool:
    newer = InvitationToken.objects.filter(invitation_id=token.invitation_id, pk__gt=token.pk)
    return newer.count() < NEWEST


def cookie_name(exercise: str) -> str:
    """Name the cookie of an exercise: `link-surveys.survey-7`."""
    return f"link-{exercise.replace(':', '-')}"


def hand_over(response: HttpResponse, token: InvitationToken, exercise: Exercise, at: datetime) -> None:
    """Exchange a link for a cookie that opens this exercise only, until it closes."""
    links.hand_over(
        response,
        name=cookie_name(exercise.name),
        pk=token.pk,
        salt=SALT,
        path=exercise.path,
        seconds=max(3600, int((exercise.closes_at - at).total_seconds()) + 3600),
    )


def held(request: HttpRequest, exercise: str) -> InvitationToken | None:
    """Give the link that a request holds for an exercise; one that was revoked meanwhile opens nothing."""
    pk = links.held(request, name=cookie_name(exercise), salt=SALT)
    if pk is None:
        return None
    return _held.first(pk=pk, exercise=exercise)


def _valid(pk: Any, exercise: Any) -> QuerySet[InvitationToken]:
    rows = InvitationToken.objects.select_related("invitation__person", "invitation__organisation")
    return rows.filter(pk=pk, revoked_at=None, invitation__exercise=exercise)


_held = Prepared(_valid)


def drawn_lately(invitation: Invitation, at: datetime) -> bool:
    """Tell whether a link was drawn within the last ten minutes, so that asking again sends nothing more."""
    return invitation.tokens.filter(made_at__gt=at - PAUSE).exists()
