"""Rights: copies, erasures, contact data that leave."""

from consultations.register.rights import contacts
from consultations.register.rights.models import Copy, Erasure
from tests.access.table import Row, World
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.contacts = contacts.ask(
            actor=cast.coordinator,
            segment=None,
            name="all",
            chosen={},
            columns=["email"],
            kind="csv",
            reason="letters",
            at=NOON,
        )
        thing.erasure = Erasure.objects.create(key=cast.colleague_person.pk, asked_at=NOON, due_at=NOON)
        thing.copy = Copy.objects.create(key=cast.person.pk, asked_at=NOON)


def contact(thing, _cast):
    return {"pk": thing.contacts.pk}


ROWS = [
    Row("requests", "register_write"),
    Row("contacts_decide", "register_write", contact, post_only=True),
    Row("contacts_prepare", "register_write", contact, post_only=True),
    Row("contacts_fetch", "register_write", contact, post_only=True),
    Row("erasure_cancel", "register_write", lambda t, _c: {"pk": t.erasure.pk}, post_only=True),
    Row("person_erase", "register_write", lambda t, _c: {"pk": t.person.pk}),
    Row("retention", "register_write"),
    Row("processing", "public"),
]
