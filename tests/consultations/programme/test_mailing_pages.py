"""Pages of mailings: whom a mailing reaches is seen before it is sent, and what became of it after."""

import pytest
from django.core import mail

from consultations.programme import mailings
from consultations.programme.models import Invitation, Mailing, MailingMember
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from tests.budgets.counting import same_at_one_and_three
from tests.consultations.programme.posting import begin, owe, people, send
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def test_a_coordinator_previews_sends_and_sees_what_became_of_it(cast, sign_in):
    client = sign_in(cast.coordinator)
    base = f"{cast.consultation.get_absolute_url()}manage/invitations/"
    [person] = people(1)
    asked = {
        "exercise": cast.consultation.exercise,
        "by": "addresses",
        "addresses": f"{person.emails.get().address.upper()}\n",
        "words_en": "Please <b>help</b> us.",
    }
    preview = client.post(f"{base}invite/", {**asked, "act": "preview"})
    text = preview.content.decode()
    assert len(preview.context["found"].wanted) == 1
    assert "/i/…/" in text
    assert "&lt;b&gt;help" in text
    assert not Mailing.objects.exists()
    job = client.post(f"{base}invite/", {**asked, "act": "send"})
    drain()
    assert client.get(job["Location"]).status_code == 200
    made = Mailing.objects.get()
    results = client.get(f"{base}mailings/{made.pk}/")
    assert results.context["figures"].whole.states["sent"] == 1
    assert person.family_name in results.content.decode()
    table = client.get(f"{base}mailings/{made.pk}/export/csv/").content.decode()
    assert str(person.pk) in table
    assert person.emails.get().address not in table
    assert person.family_name not in table
    letter = f"{base}mailings/{made.pk}/to/{person.pk}/"
    client.post(letter, {"act": "resend"})
    drain()
    assert len(mail.outbox) == 2
    client.post(letter, {"act": "bounced"})
    assert Invitation.objects.get(person=person).bounced_at is not None
    assert "Correct the address" in client.get(base).content.decode()
    assert client.post(letter, {"act": "resend"}).status_code == 409


def test_unknown_addresses_and_a_missing_segment_get_a_sentence(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = f"{cast.consultation.get_absolute_url()}manage/invitations/invite/"
    asked = {"exercise": cast.consultation.exercise, "by": "addresses", "addresses": "who@example.org"}
    answer = client.post(path, {**asked, "act": "preview"})
    assert answer.status_code == 422
    assert "who@example.org" in answer.content.decode()
    answer = client.post(path, {**asked, "by": "segment", "act": "preview"})
    assert answer.status_code == 422


def test_pages_of_mailings_cost_the_same_with_one_row_as_with_three(cast, sign_in):
    client = sign_in(cast.coordinator)
    base = f"{cast.consultation.get_absolute_url()}manage/invitations/"
    send(cast, people(1))
    same_at_one_and_three(client, base, lambda: send(cast, people(1)), 22)
    made, _job = begin(cast, people(2))
    drain()

    def add():
        [person] = people(1)
        MailingMember.objects.create(mailing=made, person=person)
        mailings.write_chunk(pk=made.pk, at=NOON)

    same_at_one_and_three(client, f"{base}mailings/{made.pk}/", add, 28)
    same_at_one_and_three(client, "/register/notices/", lambda: owe(people(1)[0]), 18)
    assert Outbox.objects.exists()


def test_an_exercise_that_is_none_filters_nothing(cast, sign_in):
    path = f"{cast.consultation.get_absolute_url()}manage/invitations/"
    for odd in ("\0", "x:1", "programme.consultation:\0"):
        assert sign_in(cast.coordinator).get(path, {"exercise": odd, "state": odd}).status_code == 200
