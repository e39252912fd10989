"""The programme."""

from consultations.programme.models import ClosingMove, Invitation, Role
from tests.access.table import Row, World, slug
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.role = Role.objects.get(consultation=cast.consultation, name="observer")
        thing.move = ClosingMove.objects.create(
            consultation=cast.consultation,
            old=NOON,
            new=NOON,
            reason="Late",
            asked_by=cast.second,
            asked_at=NOON,
        )
        thing.invitation = Invitation.objects.create(
            consultation=cast.consultation,
            exercise=cast.consultation.exercise,
            person=cast.person,
            made_at=NOON,
        )


ROWS = [
    Row("consultation_new", "superuser"),
    Row("programme", "coordinate", slug),
    Row("consultation_publish", "coordinate", slug, post_only=True),
    Row("round_edit", "coordinate", lambda t, c: {**slug(t, c), "number": 0}),
    Row("round_remove", "coordinate", lambda t, c: {**slug(t, c), "number": 1}, post_only=True),
    Row("role_give", "coordinate", slug, post_only=True),
    Row("role_take", "coordinate", lambda t, c: {**slug(t, c), "pk": t.role.pk}, post_only=True),
    Row("closing_decide", "coordinate", lambda t, c: {**slug(t, c), "pk": t.move.pk}, post_only=True),
    Row("audit", "coordinate", slug),
    Row("invitation_link", "coordinate", lambda t, c: {**slug(t, c), "pk": t.invitation.pk}, post_only=True),
    Row("link_new", "public"),
    Row("link", "public", lambda _t, _c: {"secret": "unknown"}, status=410),
]
