"""The register and the programme."""

from consultations.programme.models import Invitation, Role
from consultations.register.directory.models import Affiliation, Mandate
from tests.access.table import Row, World, slug
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.organisation, thing.person = cast.organisation, cast.person
        thing.tie = Affiliation.objects.get(person=cast.person)
        thing.mandate = Mandate.objects.get(affiliation=thing.tie)
        thing.role = Role.objects.get(consultation=cast.consultation, name="observer")
        thing.invitation = Invitation.objects.create(
            consultation=cast.consultation,
            exercise=cast.consultation.exercise,
            person=cast.person,
            made_at=NOON,
        )


def organisation(thing, _cast):
    return {"pk": thing.organisation.pk}


def person(thing, _cast):
    return {"pk": thing.person.pk}


def tie(thing, cast):
    return {**person(thing, cast), "tie": thing.tie.pk}


ROWS = [
    Row("register", "register_read"),
    Row("organisations_export", "register_read", lambda _t, _c: {"kind": "csv"}),
    Row("organisation_new", "register_write"),
    Row("organisation", "register_read", organisation),
    Row("organisation_edit", "register_write", organisation),
    Row("people", "register_read"),
    Row("person_new", "register_write"),
    Row("person", "register_read", person),
    Row("person_edit", "register_write", person),
    Row("affiliation_new", "register_write", person),
    Row("affiliation_end", "register_write", tie, post_only=True),
    Row("mandate_new", "register_write", tie),
    Row(
        "mandate_revoke",
        "register_write",
        lambda t, c: {**person(t, c), "mandate": t.mandate.pk},
        post_only=True,
    ),
    Row("consultation_new", "superuser"),
    Row("programme", "coordinate", slug),
    Row("consultation_publish", "coordinate", slug, post_only=True),
    Row("round_edit", "coordinate", lambda t, c: {**slug(t, c), "number": 0}),
    Row("round_remove", "coordinate", lambda t, c: {**slug(t, c), "number": 1}, post_only=True),
    Row("role_give", "coordinate", slug, post_only=True),
    Row("role_take", "coordinate", lambda t, c: {**slug(t, c), "pk": t.role.pk}, post_only=True),
    Row("audit", "coordinate", slug),
    Row("invitations", "coordinate", slug),
    Row("invitations_remind", "coordinate", slug, post_only=True),
    Row("invitation_link", "coordinate", lambda t, c: {**slug(t, c), "pk": t.invitation.pk}, post_only=True),
    Row("link_new", "public", status=405),
    Row("link", "public", lambda _t, _c: {"secret": "unknown"}, status=410),
]
