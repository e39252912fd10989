"""Keepers of a network see addresses only while they are shared with it."""

import pytest

from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose, Stop
from consultations.register.consent.queries import text_of
from consultations.register.consent.sharing import contacts_seen
from consultations.register.origins.actions import save_network
from consultations.register.selfservice.queries import entry_of
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
ADDRESS = "met@example.org"


@pytest.fixture
def north(cast):
    return save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)


def share(person, *, withdraw=False):
    if withdraw:
        consent.withdraw(key=person.pk, purpose=Purpose.SHARE, via="entry.link", at=NOON)
    else:
        text = text_of(Purpose.SHARE, "en")
        consent.give(key=person.pk, purpose=Purpose.SHARE, text=text, via="entry.link", at=NOON)


def pages(client, person):
    """Give whatever shows an address: the list, the page with its history, the card, the table."""
    paths = ("", f"{person.pk}/", f"{person.pk}/card.vcf")
    answers = [client.get(f"/register/people/{path}") for path in paths]
    answers.append(client.get("/register/people.csv"))
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.content.decode() for answer in answers)


def test_withdrawing_takes_the_address_from_every_page_of_a_keeper(cast, north, sign_in):
    person = make_person("Met", network=north, basis="consent", email=ADDRESS)
    keeper, coordinator = sign_in(cast.moderator), sign_in(cast.coordinator)
    share(person)
    assert pages(keeper, person).count(ADDRESS) >= 4

    share(person, withdraw=True)

    seen = pages(keeper, person)
    assert ADDRESS not in seen
    assert "Met" in seen
    assert ADDRESS in pages(coordinator, person)
    share(person)
    assert ADDRESS in pages(keeper, person)


@pytest.mark.parametrize(
    ("basis", "said", "stop", "seen"),
    [
        ("consent", None, None, False),
        ("consent", True, None, True),
        ("consent", False, None, False),
        ("legitimate", None, None, True),
        ("legitimate", False, None, False),
        ("legitimate", None, Stop.Kind.OBJECTED, False),
        ("public-task", True, Stop.Kind.RESTRICTED, False),
        ("public-source", None, Stop.Kind.NO_CONTACT, True),
    ],
)
def test_keepers_see_what_is_allowed_or_held_on_another_basis(cast, north, basis, said, stop, seen):
    person = make_person(network=north, basis=basis)
    if said is not None:
        share(person, withdraw=not said)
    if stop:
        consent.stop(person=person, kind=stop, at=NOON)

    assert contacts_seen(cast.moderator, [person.pk], at=NOON) == ({person.pk} if seen else set())
    assert contacts_seen(cast.coordinator, [person.pk], at=NOON) == {person.pk}
    assert contacts_seen(cast.editor, [person.pk], at=NOON) == set()
    assert entry_of(person, "en", NOON).networks == [("North", seen)]


def test_another_networks_basis_does_not_open_an_address(cast, north):
    south = save_network(actor=cast.coordinator, name="South", keepers=[cast.editor], at=NOON)
    person = make_person(network=north, basis="consent")
    known = make_person(network=south, basis="legitimate")

    assert contacts_seen(cast.moderator, [person.pk, known.pk], at=NOON) == set()


def test_what_was_said_under_a_merged_key_still_holds(cast, north):
    person, loser = make_person(network=north), make_person()
    share(loser, withdraw=True)
    type(loser).objects.filter(pk=loser.pk).update(merged_into=person)

    assert contacts_seen(cast.moderator, [person.pk], at=NOON) == set()


def test_a_list_asks_as_much_for_many_as_for_one(cast, north, sign_in):
    keeper = sign_in(cast.moderator)

    same_at_one_and_three(keeper, "/register/people/", lambda: make_person(network=north), most=14)


def test_my_entry_says_who_sees_the_address_and_what_withdrawing_does(cast, north, sign_in):
    make_person(network=north, basis="consent", user=cast.stranger)
    client = sign_in(cast.stranger)
    assert "they do not see your address" in client.get("/me/entry/").text

    client.post("/me/entry/purpose/", {"purpose": "share-with-network", "act": "give"})

    page = client.get("/me/entry/").text
    assert "they see your address, too" in page
    assert "If you withdraw" in text_of(Purpose.SHARE, "en").body
    assert "see your address no more" in page
