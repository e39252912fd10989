"""Mailings, notices, and the link that stops them."""

from consultations.programme.audiences import Invitee
from consultations.programme.exercises import find
from consultations.programme.mailings import begin
from consultations.programme.models import Mailing
from consultations.register.origins.models import Origin
from tests.access.table import Row, World, slug
from tests.factories import NOON, make_organisation, make_person


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.invitee = make_person(organisation=cast.organisation)
        thing.untold = make_person(organisation=cast.organisation)
        Origin.objects.create(
            key=thing.untold.pk, kind="staff", at=NOON, legal_basis="consent", notice_due_on=NOON.date()
        )
        thing.trader = make_organisation(sole_trader=True)
        thing.mailing = begin(
            actor=cast.coordinator,
            kind=Mailing.Kind.INVITATION,
            invitees=[Invitee(thing.invitee)],
            at=NOON,
            consultation=cast.consultation,
            exercise=find(cast.consultation.exercise),
        )


def mailing(thing, cast):
    return {**slug(thing, cast), "pk": thing.mailing.pk}


ROWS = [
    Row("invitations", "coordinate", slug),
    Row("invite", "coordinate", slug),
    Row("invitations_remind", "coordinate", slug, status=302),
    Row("mailing", "coordinate", mailing),
    Row("mailing_act", "coordinate", mailing, post_only=True),
    Row(
        "letter_act",
        "coordinate",
        lambda t, c: {**mailing(t, c), "person": t.invitee.pk},
        post_only=True,
    ),
    Row("mailing_export", "coordinate", lambda t, c: {**mailing(t, c), "kind": "csv"}),
    Row("notices", "register_write"),
    Row("notices_send", "register_write", post_only=True),
    Row("notice_told", "register_write", lambda t, _c: {"pk": t.untold.pk}, post_only=True),
    Row("notice_body_told", "register_write", lambda t, _c: {"pk": t.trader.pk}, post_only=True),
    Row("stop", "public", lambda _t, _c: {"token": "unknown"}, status=410),
]
