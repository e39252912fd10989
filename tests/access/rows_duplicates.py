"""Duplicates."""

from consultations.register.duplicates.merging import merge
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import digest, in_order
from tests.access.table import Row, World
from tests.factories import NOON, make_organisation


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.double, gone = make_organisation("Nordic Skills Alliance AB"), make_organisation("Nordic")
        a, b = in_order(cast.organisation.pk, thing.double.pk)
        reasons = [("name", "")]
        thing.suggestion = Suggestion.objects.create(
            a=a, b=b, evidence=reasons, evidence_digest=digest(reasons), strength="suggest", made_at=NOON
        )
        thing.merge = merge(
            actor=cast.coordinator, kind="organisation", winner=thing.double.pk, loser=gone.pk, at=NOON
        )


def suggestion(thing, _cast):
    return {"pk": thing.suggestion.pk}


def pair(thing, cast):
    return {"kind": "organisation", "a": cast.organisation.pk, "b": thing.double.pk}


ROWS = [
    Row("duplicates", "register_write"),
    Row("duplicates_look", "register_write", post_only=True),
    Row("duplicate", "register_write", suggestion),
    Row("duplicate_decide", "register_write", suggestion, post_only=True),
    Row("merge", "register_write", pair),
    Row("unmerge", "register_write", lambda t, _c: {"pk": t.merge.pk}),
]
