"""What stakeholders do themselves, and what staff decide of it."""

from datetime import timedelta

from consultations.register.origins.models import Network
from consultations.register.selfservice.actions import Holder, ask_change
from consultations.register.selfservice.mandates import Wish, ask
from consultations.register.selfservice.models import Application
from tests.access.table import OUTSIDE, STAFF, Row, World
from tests.factories import NOON

EVERYBODY = (*STAFF, *OUTSIDE)
OWNERS = ("stakeholder", "colleague")


def prepare(world: World) -> None:
    for cast, thing in world.both():
        asked = ask_change(
            holder=Holder(cast.person), organisation=cast.organisation, wanted={"city": "Uppsala"}, at=NOON
        )
        thing.change = asked[0]
        thing.wish = ask(
            holder=Holder(cast.colleague_person),
            wish=Wish(cast.colleague_person.affiliations.get().pk, NOON, NOON + timedelta(days=9), "board"),
            at=NOON,
        )
        slug = cast.consultation.slug
        thing.network = Network.objects.create(name=f"Network of {slug}", code=slug[-16:])
        thing.application = Application.objects.create(
            family_name="Tamm",
            email=f"{slug}@example.org",
            state="confirmed",
            made_at=NOON,
            confirmed_at=NOON,
        )


def request(thing, _cast):
    return {"pk": thing.wish.pk}


def own(name: str, *, post_only: bool = False, **more) -> Row:
    return Row(name, "link", allowed=OWNERS, denied=302, post_only=post_only, **more)


def secret(_thing, _cast):
    return {"secret": "unknown"}


ROWS = [
    Row("my_entry", "public"),
    own("my_entry_edit"),
    own("my_entry_address"),
    own("my_entry_purpose", post_only=True),
    own("my_entry_contact", post_only=True),
    own("my_entry_stay", post_only=True),
    own("my_entry_right", post_only=True),
    own("my_entry_attribution", post_only=True),
    own("my_entry_links", post_only=True),
    own("my_entry_organisation", kwargs=lambda _t, c: {"pk": c.organisation.pk}),
    Row("my_data", "link", allowed=EVERYBODY, denied=302),
    own("my_copy", post_only=True),
    own("my_copy_file", post_only=True, kwargs=lambda t, _c: {"pk": t.copy.pk}),
    own("my_erasure"),
    own("my_erasure_cancel", post_only=True),
    Row("leave_open", "public", secret, status=410),
    own("my_mandates"),
    own("my_mandate_ask"),
    own("my_mandate_end", kwargs=request, post_only=True),
    Row("my_mandate_door", "link", request, allowed=("colleague",), denied=302, but={"stakeholder": 404}),
    Row("my_mandate_decide", "link", request, allowed=("stakeholder",), denied=302, but={"colleague": 404}),
    Row("mandate_open", "public", secret, status=410),
    Row("entry_link_new", "public", status=405),
    Row("entry_open", "public", secret, status=410),
    Row("entry_address_open", "public", secret, status=410),
    Row("join", "public"),
    Row("join_offer", "public"),
    Row("join_open", "public", secret, status=410),
    Row("join_network", "public", lambda t, _c: {"code": t.network.code}),
    Row("applications", "register_write"),
    Row("application", "register_write", lambda t, _c: {"pk": t.application.pk}),
    Row("network_code", "register_write", lambda t, _c: {"pk": t.network.pk}, post_only=True),
    Row("change_requests", "register_write"),
    Row("change_request", "register_write", lambda t, _c: {"pk": t.change.pk}, post_only=True),
]
