"""Answers as editors give them: drafted by one, agreed by another, released by two."""

from datetime import timedelta

from consultations.blueprint.answers import actions, releasing
from consultations.blueprint.answers.actions import Ruling
from consultations.blueprint.answers.models import Disposition
from tests.factories import NOON

WEEK = timedelta(days=7)


def draft(cast, comment, decision="noted", reason="Yes.", by=None, seen=None, at=NOON, **more):
    """Draft an answer after whatever stands there."""
    last = comment.dispositions.order_by("-number").first()
    return actions.dispose(
        actor=by or cast.editor,
        comment=comment,
        ruling=Ruling(decision, reason=reason, **more),
        seen=(last.number if last else 0) if seen is None else seen,
        at=at,
    )


def agreed(cast, comment, decision="noted", reason="Yes.", **more):
    """Draft an answer and let the coordinator agree."""
    made = draft(cast, comment, decision, reason, **more)
    return actions.agree(actor=cast.coordinator, comment=comment, seen=made.number, at=NOON)


def release(cast, blueprint, at=NOON, until=None):
    """Ask for a release, and release."""
    releasing.ask(actor=cast.coordinator, blueprint=blueprint, respond_by=until or at + WEEK, at=at)
    return releasing.release(actor=cast.second, blueprint=blueprint, at=at)


def released(cast, comment, decision="noted", reason="Yes.", **more):
    """Answer a comment and release the answer; gives the public row."""
    agreed(cast, comment, decision, reason, **more)
    release(cast, comment.blueprint)
    return Disposition.objects.get(comment=comment, release__isnull=False)
