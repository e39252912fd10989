"""A block was bound after comments took a stance on it: their authors are asked once, and speak for themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.comments import letters, positions
from consultations.blueprint.comments.actions import place_now
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.comments.positions import Acts, Table
from consultations.blueprint.comments.times import ClosedError, is_open, newest_of
from consultations.ledger.models import Position, Stance
from ds4skills.audit.actions import worded


class NothingAskedError(Exception):
    """The comment takes no stance on a bound place, or its position is recorded already."""


def open_stances(binding: Binding) -> QuerySet[Any, Any]:
    """List the published comments that took a stance on the whole of a place before it was bound."""
    scope = Anchor.Scope.SECTION if binding.scope == Binding.Scope.SECTION else Anchor.Scope.BLOCK
    hung = Anchor.objects.filter(status=Anchor.Status.ORIGINAL, scope=scope, block__block=binding.block_id)
    newest = CommentText.objects.filter(comment=OuterRef("pk")).order_by("-number")
    said = Position.objects.filter(version__proposal=binding.proposal_id, voice=OuterRef("voice"))
    rows = Comment.objects.filter(pk__in=hung.values("comment"), state=Comment.State.PUBLISHED)
    rows = rows.annotate(
        said=Subquery(newest.values("stance")[:1]), spoke=Subquery(said.order_by("seq").values("seq")[:1])
    )
    return rows.exclude(said="").filter(spoke=None).order_by("number")


def ask_authors(binding: Binding, *, at: datetime) -> int:
    """Ask the authors of such comments by mail whether their stance may count; each once. Gives how many."""
    consultation = binding.proposal.consultation
    notices = [
        letters.Notice(
            row.author,
            "comment_bound",
            f"bound:{binding.pk}:{row.pk}",
            {
                "code": row.code,
                "proposal": binding.proposal.key,
                "stance": Stance(row.said).label,
                "url": letters.link_to(row),
            },
        )
        for row in open_stances(binding).select_related("blueprint__consultation")
    ]
    return letters.send(consultation, notices, at=at)


def table_for(row: Comment) -> Table | None:
    """Give the proposal on which a comment's stance could count now, if it is on the whole of a bound place."""
    newest = newest_of(row.blueprint)
    rows = Anchor.objects.standing().select_related("block__version__blueprint__consultation")
    anchor = rows.filter(comment=row, version=newest).first()
    if anchor is None or anchor.scope not in positions.WHOLE or row.voice is None:
        return None
    place = place_now(anchor)
    version = positions.bound_at(place.block, positions.scope_of(place)).first() if place.block else None
    if version is None:
        return None
    spoken = Position.objects.filter(voice=row.voice, version__proposal=version.proposal_id)
    return None if spoken.exists() else Table(version, None)


@transaction.atomic
def let_count(*, row: Comment, at: datetime) -> Position:
    """Record a comment's stance as its author's position, on their word."""
    held = Comment.objects.select_for_update().get(pk=row.pk)
    text = row.texts.order_by("-number")[0]
    table = table_for(row)
    if held.state != Comment.State.PUBLISHED or not text.stance or table is None or row.voice is None:
        raise NothingAskedError
    newest = newest_of(row.blueprint)
    if not is_open(newest, at):
        raise ClosedError
    anchor = Anchor.objects.standing().select_related("block").get(comment=row, version=newest)
    acts = Acts(at, at)
    scope = row.blueprint.consultation
    acts.told.append(worded(actor=None, verb="comment.counts", target=row, scope=scope, at=at, by=row.author))
    place = place_now(anchor)
    return positions.speak(row=row, text=text, place=place, voice=row.voice, table=table, acts=acts)[0]
