"""Addresses leave one by one, few a day, or by two persons; lists and counts tell no keeper of another's."""

import json
from datetime import timedelta

import pytest

from consultations.programme.actions import give_role
from consultations.programme.models import Role
from consultations.register.api.urls import urlpatterns
from consultations.register.consent.actions import stop
from consultations.register.rights import contacts, reading
from consultations.register.rights.models import ContactExport
from consultations.register.segments import actions as segments
from ds4skills.accounts.models import Token
from ds4skills.audit.models import Event
from tests.asking import register
from tests.consultations.register.api.people import EVERYBODY, make_world
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
READS = [
    "organisations/", "organisations/{organisation.pk}/", "organisations/?q=bruno", "people/",
    "people/?organisation={organisation.pk}", "people/?q=bruno", "affiliations/", "log/", "networks/",
    "affiliations/?person={hidden.pk}", "log/?person={hidden.pk}", "people/{hidden.pk}/",
    "people/{hidden.pk}/contact/", "people/{hidden.pk}/consents/", "people/?network={b.pk}",
]  # fmt: skip


@pytest.fixture
def world(db, at):
    return make_world()


@pytest.mark.parametrize("observes", [False, True])
def test_a_keeper_sees_no_address_of_another_network_nor_a_count_that_tells_of_one(world, observes):
    """Every reading of the keeper of A is the same, byte for byte, whether B has one more person or not."""
    if observes:  # then the lists of organisations and the log are theirs, too
        consultation = world.cast.consultation
        give_role(
            actor=world.keeper, consultation=consultation, user=world.keeper, name=Role.Name.OBSERVER, at=NOON
        )
    call = register(world.keeper)

    def everything():
        return [call("get", path.format(**vars(world))) for path in READS]

    before = everything()
    later = make_person("Bodil", organisation=world.organisation, email="bodil@example.org", network=world.b)
    after = everything()
    assert [each.content for each in before] == [each.content for each in after]
    texts = b"".join(each.content for each in after)
    for word in (
        b"bruno",
        b"Bruno",
        b"bodil",
        b"Bodil",
        str(world.hidden.pk).encode(),
        str(later.pk).encode(),
    ):
        assert word not in texts.replace(b"q=bruno", b"")
    assert call("get", "people/").json()["count"] == 1
    assert (
        call("get", f"people/{world.person.pk}/contact/").json()["emails"][0]["address"]
        == "aalto@example.org"
    )


def test_no_list_holds_an_address_whatever_the_scopes(world):
    call = register(world.cast.coordinator)
    lists = ["people/", "affiliations/", "mandates/", "log/", f"segments/{world.segment.pk}/members/",
             f"segments/{world.segment.pk}/snapshots/{world.snapshot.pk}/members/", "duplicates/",
             f"people/{world.person.pk}/", "contacts/"]  # fmt: skip
    answers = [call("get", path) for path in lists]
    assert {each.status_code for each in answers} == {200}
    assert b"Aalto" in b"".join(each.content for each in answers)
    assert b"@example.org" not in b"".join(each.content for each in answers)


def test_each_reading_stands_in_the_log_and_a_day_has_few(world, at):
    many = [make_person(f"P{n}", email=f"p{n}@example.org", network=world.a) for n in range(reading.MOST)]
    first, second = register(world.keeper), register(world.keeper)
    for number, person in enumerate(many):
        call = (first, second)[number % 2]
        assert call("get", f"people/{person.pk}/contact/").status_code == 200
    assert second("get", f"people/{many[0].pk}/contact/").status_code == 200  # once more is no further person
    refused = first("get", f"people/{world.person.pk}/contact/")
    assert refused.status_code == 409
    assert "another coordinator has to agree" in refused.json()["sentence"]
    assert "emails" not in refused.json()
    events = Event.objects.filter(verb="contact.read")
    assert events.count() == reading.MOST + 1
    assert json.loads(events.latest("id").body)["facts"] == {"count": 1, "filter": "person"}
    assert not any("@" in each.body for each in events)
    at(NOON + timedelta(hours=25))
    assert first("get", f"people/{world.person.pk}/contact/").status_code == 200


def test_whoever_asked_not_to_be_written_to_is_not_read_out(world):
    stop(person=world.person, kind="no-contact", at=NOON)
    answer = register(world.keeper)("get", f"people/{world.person.pk}/contact/")
    assert answer.status_code == 409
    assert b"@" not in answer.content


def test_a_release_takes_two_persons_and_is_fetched_once(world):
    call = register(world.cast.coordinator)
    chosen = segments.make(actor=world.cast.coordinator, name="All", filter=EVERYBODY, shared=True, at=NOON)
    sent = {"segment": chosen.pk, "columns": ["family_name", "email"], "reason": "Letters by post."}
    asked = call("post", "contacts/", sent).json()
    path = f"contacts/{asked['id']}/"
    assert (asked["state"], asked["count"]) == ("asked", 0)
    assert call("post", f"{path}fetch/").status_code == 409
    row = ContactExport.objects.get(pk=asked["id"])
    with pytest.raises(contacts.SamePersonError):
        contacts.decide(actor=world.cast.coordinator, export=row, agree=True, title="x", at=NOON)
    contacts.decide(actor=world.cast.second, export=row, agree=True, title="x", at=NOON)
    contacts.make(export=row, at=NOON)
    assert call("get", path).json()["state"] == "ready"
    assert register(world.cast.second)("post", f"{path}fetch/").status_code == 404
    fetched = call("post", f"{path}fetch/").json()
    assert {"family_name": "Aalto", "email": "aalto@example.org"} in fetched["rows"]
    assert fetched["count"] == len(fetched["rows"])
    assert call("post", f"{path}fetch/").status_code == 409
    taken = Event.objects.filter(verb="contacts.taken").get()
    assert json.loads(taken.body)["facts"]["count"] == fetched["count"]
    assert Event.objects.filter(verb="contacts.asked").count() == 2


def test_no_key_can_agree():
    """The API has no address at which a release is agreed to; the page, where somebody looks, has the only one."""
    ways = [str(each.pattern) for each in urlpatterns if str(each.pattern).startswith("contacts/")]
    assert ways == ["contacts/", "contacts/<int:pk>/", "contacts/<int:pk>/fetch/"]


def test_addresses_are_written_under_their_own_scope(world):
    """Else a key that may write could ask by trial whose address stands in the register."""
    narrow = [scope for scope in Token.SCOPES if scope != "register:contact"]
    sent = {"family_name": "New", "emails": ["aalto@example.org"]}
    answer = register(world.cast.coordinator, narrow)("post", "people/", sent)
    assert answer.status_code == 403
    assert "register:contact" in answer.json()["sentence"]
    whole = register(world.cast.coordinator)
    assert "emails" in whole("post", "people/", sent).json()["fields"]
    made = whole("post", "people/", {**sent, "emails": ["new@example.org"], "network": world.a.pk})
    assert made.status_code == 201, made.content
    assert b"@" not in made.content
    assert made.json()["networks"] == ["Network A"]
