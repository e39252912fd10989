"""A copy and the way out for whoever holds a link, without an account: nothing is removed before a fresh mail."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core import mail

from consultations.programme.actions import give_role
from consultations.programme.models import Role
from consultations.register.directory.models import Email, Person
from consultations.register.rights import actions as rights
from consultations.register.rights.models import Copy, Erasure
from consultations.register.selfservice import links
from consultations.register.selfservice.models import Link
from ds4skills.jobs.actions import drain
from tests.consultations.register.selfservice.test_entry import address_in, link_to, opened, sent
from tests.factories import NOON

pytestmark = pytest.mark.django_db
HERE = "/me/data/"
LEAVE = Link.Purpose.MY_DATA
FORGET = {"wish": "forget"}


def confirmation(client):
    """Ask to leave by a link; gives the path of the confirmation."""
    mail.outbox.clear()
    assert client.post(f"{HERE}leave/").status_code == 302
    (message,) = sent()
    return address_in(message)


def test_a_copy_is_made_and_fetched_once_by_a_link(cast, sign_in):
    client = opened(sign_in(), cast.person)
    assert "Lindqvist" in client.get(HERE).content.decode()
    assert client.post(f"{HERE}copy/").status_code == 302
    assert client.post(f"{HERE}copy/").status_code == 302
    drain()
    copy = Copy.objects.get(key=cast.person.pk)
    assert opened(sign_in(), cast.colleague_person).post(f"{HERE}copy/{copy.pk}/").status_code == 404
    assert sign_in().post(f"{HERE}copy/{copy.pk}/").status_code == 302
    packed = zipfile.ZipFile(io.BytesIO(client.post(f"{HERE}copy/{copy.pk}/").content))
    assert "Lindqvist" in packed.read("data.json").decode()
    assert client.post(f"{HERE}copy/{copy.pk}/").status_code == 409


def test_leaving_by_a_link_takes_effect_only_by_the_fresh_mail(cast, sign_in):
    client = opened(sign_in(), cast.person)
    page = client.get(f"{HERE}leave/").content.decode()
    assert "Send me the confirmation mail" in page
    assert 'name="wish"' not in page
    path = confirmation(client)
    assert mail.outbox[0].to == [cast.person.emails.get().address]
    assert not Erasure.objects.exists()
    other = sign_in()
    for _scanner in range(5):
        assert other.get(path).status_code == other.head(path).status_code == 200
    assert not Erasure.objects.exists()
    assert other.post(path, FORGET).status_code == 200
    found = Erasure.objects.get(key=cast.person.pk)
    assert (found.asked_by, found.due_at) == (None, NOON + timedelta(days=14))
    assert other.post(path, FORGET).status_code == 410
    assert Erasure.objects.count() == 1
    assert Person.objects.filter(pk=cast.person.pk).exists()


def test_one_stays_by_a_link_within_the_fourteen_days(cast, sign_in, at):
    sign_in().post(confirmation(opened(sign_in(), cast.person)), {"wish": "never-write"})
    at(NOON + timedelta(days=10))
    address = cast.person.emails.get().address
    mail.outbox.clear()
    sign_in().post("/me/entry/new-link/", {"email": address})
    client = sign_in()
    assert client.post(address_in(sent()[-1])).status_code == 303
    assert client.post(f"{HERE}stay/").status_code == 302
    assert client.post(f"{HERE}stay/").status_code == 409
    assert Erasure.objects.get().cancelled_at == NOON + timedelta(days=10)


def test_a_confirmation_that_is_old_replaced_guessed_or_of_another_kind_removes_nobody(cast, sign_in, at):
    client = opened(sign_in(), cast.person)
    first = confirmation(client)
    second = confirmation(client)
    other = sign_in()
    entry = link_to(cast.person).replace("/entry/open/", "/data/leave/")
    for path in (first, f"{HERE}leave/guessed/", entry):
        for method in (other.get, other.post):
            answer = method(path)
            assert (answer.status_code, answer["Referrer-Policy"]) == (410, "strict-origin")
    assert other.get(second.replace("/data/leave/", "/entry/open/")).status_code == 410
    at(NOON + timedelta(days=1, seconds=1))
    assert other.post(second, FORGET).status_code == 410
    assert not Erasure.objects.exists()


def test_a_bad_wish_is_named_and_removes_nobody(cast, sign_in):
    path = confirmation(opened(sign_in(), cast.person))
    assert sign_in().post(path, {"wish": "everything"}).status_code == 422
    assert sign_in().post(path).status_code == 422
    assert not Erasure.objects.exists()


def test_three_confirmations_go_within_the_hour(cast, sign_in):
    client = opened(sign_in(), cast.person)
    mail.outbox.clear()
    for _n in range(5):
        assert client.post(f"{HERE}leave/").status_code == 302
    assert len(sent()) == 3
    assert Link.objects.filter(purpose=LEAVE, revoked_at=None).count() == 1


def test_staff_and_those_who_asked_already_are_told_so(cast, sign_in):
    client = opened(sign_in(), cast.person)
    path = confirmation(client)
    rights.ask_erasure(actor=None, person=cast.person, at=NOON)
    assert sign_in().post(path, FORGET).status_code == 409
    rights.cancel_erasure(actor=None, erasure=Erasure.objects.get(), at=NOON)
    give_role(
        actor=cast.coordinator,
        consultation=cast.consultation,
        user=cast.stakeholder,
        name=Role.Name.MODERATOR,
        at=NOON,
    )
    answer = sign_in().post(path, FORGET)
    assert answer.status_code == 409
    assert "coordinator" in answer.content.decode()
    assert Erasure.objects.exclude(cancelled_at=None).count() == Erasure.objects.count() == 1


def test_whoever_has_no_address_is_told_to_write(cast, sign_in):
    client = opened(sign_in(), cast.person)
    Email.objects.filter(person=cast.person).delete()
    assert client.post(f"{HERE}leave/").status_code == 409
    assert not Link.objects.filter(purpose=LEAVE).exists()


def test_without_link_or_account_one_is_led_to_asking_for_one(cast, sign_in):
    client = sign_in()
    for path in (HERE, f"{HERE}leave/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/me/entry/")


def test_erasure_takes_the_links_that_name_the_person_along(cast, sign_in):
    opened(sign_in(), cast.person)
    links.make(purpose=Link.Purpose.MANDATE, subject=f"12:{cast.person.pk}", at=NOON)
    links.make(purpose=Link.Purpose.MANDATE, subject="12:", at=NOON, address=cast.person.emails.get().address)
    asked = rights.ask_erasure(actor=None, person=cast.person, at=NOON)
    rights.erase(erasure=asked, at=NOON + timedelta(days=14))
    assert not Link.objects.exists()
