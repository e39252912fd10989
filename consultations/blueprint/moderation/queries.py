"""What moderators have to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.moderation.models import ModerationAct
from consultations.programme.models import Consultation

Act = ModerationAct.Act


def comments_in(consultation: Consultation, queue: str) -> QuerySet[Any, Any]:
    """List the comments of a queue: pending, reported, appeals, redactions; the oldest first."""
    rows = Comment.objects.filter(blueprint__consultation=consultation)
    if queue == "pending":
        return rows.filter(state=Comment.State.PENDING).order_by("number")
    return _waiting(rows, "comment", queue).order_by("number")


def replies_in(consultation: Consultation, queue: str) -> QuerySet[Any, Any]:
    """List the replies of a queue, the oldest first."""
    rows = Reply.objects.filter(comment__blueprint__consultation=consultation)
    if queue == "pending":
        return rows.none()
    return _waiting(rows, "reply", queue).select_related("comment__blueprint", "staff").order_by("id")


def _waiting(rows: QuerySet[Any, Any], name: str, queue: str) -> QuerySet[Any, Any]:
    acts = ModerationAct.objects.filter(**{name: OuterRef("pk")}).order_by("-id")
    if queue == "redactions":
        last = acts.filter(act=Act.REDACTED)
        asked = Subquery(last.values("second_person")[:1])
        found: QuerySet[Any, Any] = rows.filter(Exists(last)).annotate(second=asked).filter(second=None)
        return found
    wanted, settled = {
        "reported": (Act.REPORTED, (Act.KEPT, Act.HIDDEN)),
        "appeals": (Act.APPEALED, (Act.SHOWN, Act.UPHELD)),
    }[queue]
    about = acts.filter(act__in=(wanted, *settled))
    open_: QuerySet[Any, Any] = rows.annotate(last_act=Subquery(about.values("act")[:1]))
    return open_.filter(last_act=wanted)


def counts(consultation: Consultation) -> dict[str, int]:
    """Count each queue."""
    names = ("reported", "appeals", "redactions", "pending")
    return {
        name: comments_in(consultation, name).count() + replies_in(consultation, name).count()
        for name in names
    }
