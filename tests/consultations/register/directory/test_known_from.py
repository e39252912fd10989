"""Where rows made by hand come from, and who checked them."""

import pytest

from consultations.register.directory.models import Organisation, Person
from consultations.register.mapping.actions import assess
from consultations.register.origins.actions import save_network
from consultations.register.origins.models import Origin
from tests.consultations.register.directory.test_pages import add
from tests.factories import NOON, make_organisation

pytestmark = pytest.mark.django_db


def test_an_organisation_made_by_hand_keeps_where_we_know_it_from(cast, sign_in):
    network = save_network(actor=cast.coordinator, name="North", at=NOON)
    origin = {"basis": "public-source", "reference": "Forum of 3 May", "network": str(network.pk)}
    client = sign_in(cast.coordinator)
    answer = add(
        client, name="House", **{**origin, "kind": "referral"}, introduced_by=str(cast.organisation.pk)
    )
    made = Organisation.objects.get(name="House")
    found = Origin.objects.get(key=made.pk)
    assert answer.status_code == 302
    assert (found.kind, found.legal_basis, found.reference) == (
        "referral",
        "public-source",
        "Forum of 3 May",
    )
    assert (found.network, found.introduced_by) == (network, cast.organisation.pk)
    said = client.get(f"/register/organisations/{made.pk}/").content.decode()
    assert "through <bdi>North</bdi>" in said
    assert "introduced by <bdi>Nordic Skills Alliance</bdi>" in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"kind": "import"}, "kind"),
        ({"kind": "network"}, "network"),
        ({"kind": "referral"}, "introduced_by"),
        ({"kind": "event"}, "reference"),
    ],
)
def test_no_row_is_made_in_silence_about_its_origin(cast, sign_in, facts, field):
    answer = add(sign_in(cast.coordinator), name="House", **facts)
    assert answer.status_code == 422
    assert field in answer.context["origin"].errors
    assert not Organisation.objects.filter(name="House").exists()


def test_another_row_for_a_name_keeps_what_was_typed_of_the_origin(cast, sign_in):
    answer = add(sign_in(cast.coordinator), name="House", more="names", reference="Their card")
    assert "Their card" in answer.content.decode()


def test_a_row_that_stands_is_put_into_a_network_later(cast, sign_in):
    network = save_network(actor=cast.coordinator, name="North", keepers=[cast.stranger], at=NOON)
    client, keeper = sign_in(cast.coordinator), sign_in(cast.stranger)
    path = f"/register/people/{cast.person.pk}/"
    assert keeper.get(path).status_code == 404
    wanted = {"kind": "network", "basis": "legitimate", "network": str(network.pk)}
    assert client.post(f"{path}known-from/", wanted).status_code == 302
    assert keeper.get(path).status_code == 200
    latest = Origin.objects.filter(key=cast.person.pk).latest("id")
    assert (latest.network, latest.notice_due_on) == (network, None)  # the first origin's notice stands
    where = f"/register/organisations/{cast.organisation.pk}/"
    assert client.post(f"{where}known-from/", wanted).status_code == 302
    assert "North" in client.get(where).content.decode()


def test_a_person_is_added_from_the_page_of_their_organisation(cast, sign_in):
    client = sign_in(cast.coordinator)
    where = f"/register/people/new/?organisation={cast.organisation.pk}"
    assert where in client.get(f"/register/organisations/{cast.organisation.pk}/").content.decode()
    form = client.get(where).content.decode()
    assert f'value="{cast.organisation.pk}" checked' in form or f'value="{cast.organisation.pk}"' in form
    assert client.get("/register/people/new/?organisation=nonsense").status_code == 200


def test_the_page_of_an_organisation_tells_what_is_known_of_it(cast, sign_in):
    row = make_organisation("Solo", sole_trader=True)
    assess(
        actor=cast.coordinator,
        organisation=row,
        reason="met them",
        at=NOON,
        current="neutral",
        desired="leading",
    )
    client = sign_in(cast.coordinator)
    said = client.get(f"/register/organisations/{row.pk}/").content.decode()
    for words in ("Sole trader", "Engagement now", "Engagement wanted", "Nobody has checked"):
        assert words in said
    mine = client.get(f"/register/organisations/{cast.organisation.pk}/").content.decode()
    speakers = mine.partition('id="m-h"')[2].partition("</section>")[0]
    assert f"/register/people/{cast.person.pk}/" in speakers


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_staff_say_that_an_entry_was_checked_today(cast, sign_in, kind):
    row = cast.organisation if kind == "organisations" else cast.person
    path = f"/register/{kind}/{row.pk}/"
    client = sign_in(cast.coordinator)
    assert "I checked this today" in client.get(path).content.decode()
    assert client.post(f"{path}checked/").status_code == 302
    found = type(row).objects.get(pk=row.pk)
    assert found.verified_on == NOON.date()
    assert client.post(f"{path}checked/").status_code == 302
    assert type(row).objects.get(pk=row.pk).version == found.version
    said = client.get(path).content.decode()
    assert "Checked on" in said
    assert "I checked this today" not in said


def test_a_person_says_where_they_come_from_too(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {"family_name": "Novak", "language": "en", "kind": "event", "basis": "consent"}
    assert client.post("/register/people/new/", facts).status_code == 422
    assert client.post("/register/people/new/", {**facts, "reference": "Forum"}).status_code == 302
    made = Person.objects.get(family_name="Novak")
    found = Origin.objects.get(key=made.pk)
    assert (found.kind, found.reference, found.legal_basis) == ("event", "Forum", "consent")
    assert found.notice_due_on is not None


def test_who_may_not_meet_people_is_not_told_which_person_introduced_an_organisation(cast, sign_in):
    row = make_organisation("House", introduced_by=cast.person.pk)
    for name in ("", "history/"):
        path = f"/register/organisations/{row.pk}/{name}"
        assert "Lindqvist" in sign_in(cast.coordinator).get(path).content.decode()
        page = sign_in(cast.observer).get(path).content.decode()
        assert "Lindqvist" not in page
        assert "introduced by" not in page
