"""Mailings reach exactly whom they should, in their language, once, whatever happens meanwhile."""

import pytest
from django.core import mail

from consultations.programme import audiences, mailings
from consultations.programme.audiences import Invitee
from consultations.programme.models import Invitation, Mailing, MailingMember
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose, Stop
from consultations.register.engagement.models import Interaction
from consultations.register.segments.actions import make
from consultations.register.segments.models import Snapshot
from ds4skills.jobs.actions import ask_to_stop, drain
from ds4skills.jobs.models import Job
from ds4skills.web.letters import DeadAddress, Letter
from tests.budgets.counting import statements
from tests.consultations.programme.posting import begin, no_origin, people, reached, send, token_in
from tests.factories import NOON, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def test_each_person_gets_one_message_with_a_link_of_their_own(cast):
    invitees = people(3)
    made = send(cast, [*invitees, invitees[0]])
    assert made.state == Mailing.State.DONE
    assert {token_in(message).invitation.person for message in mail.outbox} == set(invitees)
    assert Interaction.objects.filter(stage="invited", person_key__in=[p.pk for p in invitees]).count() == 3
    assert MailingMember.objects.exclude(written_at=None).count() == 3


def test_no_message_holds_another_s_name_address_or_link(cast):
    invitees = [
        make_person(f"Canary{n:02d}X", organisation=make_organisation(f"Body{n:02d}X")) for n in range(12)
    ]
    send(cast, invitees)
    assert len(mail.outbox) == 12
    for message in mail.outbox:
        whole = message.message().as_string() + str(message.body)
        mine = next(p for p in invitees if p.emails.get().address == message.to[0])
        for other in invitees:
            if other != mine:
                assert other.family_name not in whole
                assert other.emails.get().address not in whole


def test_the_message_is_in_the_reader_s_language_and_falls_back_to_the_site_s(cast):
    french, greek = people(1, language="fr")[0], people(1, language="el")[0]
    send(cast, [french, greek], words={"en": "Our own words.", "fr": "Nos propres mots."})
    by = {message.to[0]: message for message in mail.outbox}
    assert "Nos propres mots." in by[french.emails.get().address].body
    assert "Our own words." in by[greek.emails.get().address].body
    assert Invitation.objects.get(person=greek).language == "en"


def test_who_must_not_be_written_to_is_left_out_with_the_reason(cast):
    stopped, withdrew, dead, silent, unbased, good = people(6)
    consent.stop(person=stopped, kind=Stop.Kind.NO_CONTACT, at=NOON)
    consent.withdraw(key=withdrew.pk, purpose=Purpose.INVITE, via="page", at=NOON)
    DeadAddress.objects.create(address=dead.emails.get().address, at=NOON)
    silent.emails.all().delete()
    no_origin(unbased)
    found = audiences.sort(
        kind=Mailing.Kind.INVITATION,
        exercise=cast.consultation.exercise,
        invitees=[Invitee(p) for p in (stopped, withdrew, dead, silent, unbased, good)],
        at=NOON,
    )
    assert [each.person for each in found.wanted] == [good]
    assert {why: len(group) for why, group in found.excluded.items()} == {
        "stopped": 1,
        "withdrawn": 1,
        "bounced": 1,
        "no-address": 1,
        "no-basis": 1,
    }


def test_members_are_frozen_with_the_snapshot_of_the_segment(cast):
    make_person(organisation=make_organisation(country="PT"))
    rows = [{"field": "country", "op": "any", "value": ["PT"]}]
    segment = make(actor=cast.coordinator, name="Portugal", filter={"any": [rows]}, shared=True, at=NOON)
    invitees = audiences.of_segment(segment, NOON)
    made, _job = begin(cast, [each.person for each in invitees], segment=segment)
    frozen = Snapshot.objects.get(pk=made.snapshot)
    assert frozen.reason == f"programme.mailing:{made.pk}"
    make_person(organisation=make_organisation(country="PT"))
    drain()
    assert MailingMember.objects.filter(mailing=made).count() == len(invitees) == 1


def test_a_chunk_is_written_in_a_fixed_number_of_statements(cast):
    one, _job = begin(cast, people(1))
    with statements() as few:
        mailings.write_chunk(pk=one.pk, at=NOON)
    many, _job = begin(cast, people(20))
    with statements() as more:
        mailings.write_chunk(pk=many.pk, at=NOON)
    assert [sql[:60] for sql in more] == [sql[:60] for sql in few]


def test_a_stopped_mailing_goes_on_where_it_ended(cast, monkeypatch):
    monkeypatch.setattr(mailings, "CHUNK", 2)
    made, job = begin(cast, people(5))
    mailings.write_chunk(pk=made.pk, at=NOON)
    ask_to_stop(job=job)
    drain()
    made.refresh_from_db()
    assert (made.state, Job.objects.get(pk=job.pk).state) == (Mailing.State.STOPPED, Job.State.STOPPED)
    assert Letter.objects.count() == 2
    mailings.run(actor=cast.coordinator, mailing=made, at=NOON)
    drain()
    assert len(mail.outbox) == len(set(reached())) == 5
    with pytest.raises(mailings.RunningError):
        mailings.run(actor=cast.coordinator, mailing=made, at=NOON)
