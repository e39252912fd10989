"""Nothing is taken twice: a second press, a retry, fifty at once; and an equal running tie is refused."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Mandate, Organisation, Person
from consultations.register.directory.once import Submit, once
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Origin
from ds4skills.accounts import retention
from tests.consultations.register.directory.test_pages import FACTS, NAMES, ORIGIN
from tests.factories import NOON, make_organisation, make_person

PERSON = {"family_name": "Novak", "language": "en", **ORIGIN}
LOG = {"kind": "call", "direction": "out", "stage": "reached", "day": "2026-05-03"}
MANDATE = {"starts_at": "2026-05-04T10:00", "ends_at": "2027-05-04T10:00", "evidence": "letter"}


def twice(client, path, facts):
    """Send a form twice, as a double click does; give both answers' addresses."""
    facts = {**facts, "submit": str(uuid4())}
    answers = [client.post(path, facts) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    return [answer["Location"] for answer in answers]


@pytest.mark.django_db
def test_a_second_press_leads_to_what_the_first_one_made(cast, sign_in):
    client = sign_in(cast.coordinator)
    tie = Affiliation.objects.get(person=cast.colleague_person)
    base = f"/register/people/{cast.colleague_person.pk}/"

    first, second = twice(client, "/register/people/new/", PERSON)
    assert first == second
    assert Person.objects.filter(family_name="Novak").count() == 1
    first, second = twice(client, "/register/organisations/new/", {**FACTS, **NAMES, "name": "Unheard Of"})
    assert first == second
    assert Organisation.objects.filter(name="Unheard Of").count() == 1
    twice(client, f"/register/organisations/{cast.organisation.pk}/log/new/", LOG)
    assert Interaction.objects.count() == 1
    twice(client, f"{base}affiliations/{tie.pk}/mandate/", MANDATE)
    assert Mandate.objects.filter(affiliation=tie).count() == 1
    twice(client, f"{base}known-from/", ORIGIN)
    assert Origin.objects.filter(key=cast.colleague_person.pk).count() == 2  # its first, and this one


@pytest.mark.django_db
def test_what_was_typed_over_and_sent_again_is_a_wish_of_its_own(cast, sign_in):
    client, key = sign_in(cast.coordinator), str(uuid4())
    for name in ("Novak", "Nowak"):
        client.post("/register/people/new/", {**PERSON, "family_name": name, "submit": key})
    assert set(Person.objects.values_list("family_name", flat=True)) >= {"Novak", "Nowak"}


@pytest.mark.django_db
def test_a_form_that_was_refused_may_be_sent_again(cast):
    def refuse():
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        once(actor=cast.coordinator, mark="m", at=NOON, make=refuse)
    assert once(actor=cast.coordinator, mark="m", at=NOON, make=lambda: cast.person) == str(cast.person.pk)


@pytest.mark.django_db
def test_marks_are_each_ones_own_and_go_after_thirty_days(cast):
    def send(actor, mark, day, person):
        return once(actor=actor, mark=mark, at=NOON + timedelta(days=day), make=lambda: person)

    first = send(cast.coordinator, "m", 0, cast.person)
    assert send(cast.second, "m", 29, cast.colleague_person) != first
    term = next(each for each in retention.every() if each.name == "submits")
    almost, then = NOON + timedelta(days=30, seconds=-1), NOON + timedelta(days=30)
    assert (term.due(almost), term.run(almost)) == (0, 0)
    assert send(cast.coordinator, "m", 29, cast.colleague_person) == first
    assert (term.due(then), term.run(then)) == (1, 1)
    assert list(Submit.objects.values_list("by", "mark")) == [(cast.second.pk, "m")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "new_starts", "refused"),
    [
        (None, None, None, True),
        (None, date(2026, 1, 1), date(2026, 1, 1), False),
        (date(2026, 1, 1), date(2027, 1, 1), date(2026, 12, 31), True),
        (date(2028, 1, 1), None, None, True),
    ],
)
def test_an_equal_tie_in_the_same_time_is_refused(starts, ends, new_starts, refused):
    person, body = make_person(), make_organisation()
    Affiliation.objects.create(person=person, organisation=body, role="Head", starts_on=starts, ends_on=ends)
    facts = {"actor": None, "person": person, "organisation": body, "at": NOON, "starts_on": new_starts}
    ties.affiliate(**facts, role="Deputy")
    if refused:
        with pytest.raises(ties.AlreadyThereError):
            ties.affiliate(**facts, role="head")
    else:
        ties.affiliate(**facts, role="head")
    assert Affiliation.objects.filter(role__iexact="head").count() == (1 if refused else 2)


@pytest.mark.django_db
def test_the_page_says_that_somebody_stands_there_already(cast, sign_in):
    client = sign_in(cast.coordinator)
    base = f"/register/people/{cast.person.pk}/affiliations/"
    answer = client.post(f"{base}new/", {"organisation": str(cast.organisation.pk), "role": ""})
    assert answer.status_code == 422
    assert "stand in this organisation already" in answer.content.decode()
    other = ties.affiliate(
        actor=None, person=cast.person, organisation=cast.organisation, role="Head", at=NOON
    )
    assert client.post(f"{base}{other.pk}/edit/", {"role": ""}).status_code == 422
    assert Affiliation.objects.filter(person=cast.person).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["person", "log", "tie without a key"])
def test_fifty_equal_posts_at_once_make_one_row(cast, sign_in, kind):
    body = make_organisation("Beta")
    path, facts, model = {
        "person": ("/register/people/new/", PERSON, Person),
        "log": (f"/register/organisations/{body.pk}/log/new/", LOG, Interaction),
        "tie without a key": (
            f"/register/people/{cast.person.pk}/affiliations/new/",
            {"organisation": str(body.pk), "role": "Head"},
            Affiliation,
        ),
    }[kind]
    facts = facts if kind.endswith("key") else {**facts, "submit": str(uuid4())}
    before, cookies = model._default_manager.count(), sign_in(cast.coordinator).cookies
    statuses: list[int] = []
    failed: list[Exception] = []

    def send():
        mine = Client()
        mine.cookies = cookies
        try:
            statuses.extend(mine.post(path, facts).status_code for _n in range(5))
        except Exception as error:  # noqa: BLE001 -- told below, whatever it was
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert model._default_manager.count() == before + 1
    assert len(statuses) == 50
    assert set(statuses) <= ({302, 422} if kind.endswith("key") else {302})
