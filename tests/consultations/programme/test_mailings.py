"""Mailings reach exactly whom they should, in their language, once, whatever happens meanwhile."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from consultations.programme import audiences, exercises, mailings, noticing
from consultations.programme.audiences import Invitee
from consultations.programme.inviting import open_link
from consultations.programme.links import find as find_link
from consultations.programme.models import Invitation, Mailing, MailingMember
from consultations.register.consent import actions as consent
from consultations.register.consent.models import ConsentRecord, Purpose, Stop
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Notice, Origin
from consultations.register.segments.actions import make
from consultations.register.segments.models import Snapshot
from ds4skills.jobs.actions import ask_to_stop, drain
from ds4skills.jobs.models import Job, Outbox
from ds4skills.web.letters import DeadAddress, Letter, mark_bounced
from surveys.answering.models import DraftResponse, Response, Revision
from tests.budgets.counting import same_at_one_and_three, statements
from tests.factories import NOON, make_organisation, make_person
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    """Let background work see the hour of the story."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def people(count, **more):
    return [make_person(organisation=make_organisation(), **more) for _ in range(count)]


def begin(cast, invitees, kind=Mailing.Kind.INVITATION, exercise="", at=NOON, **more):
    made = mailings.begin(
        actor=cast.coordinator,
        kind=kind,
        invitees=audiences.of_people(invitees, at),
        at=at,
        consultation=cast.consultation,
        exercise=exercises.find(exercise or cast.consultation.exercise),
        **more,
    )
    return made, mailings.run(actor=cast.coordinator, mailing=made, at=at)


def send(cast, invitees, **more):
    mail.outbox = []
    made, _job = begin(cast, invitees, **more)
    drain()
    made.refresh_from_db()
    return made


def token_in(message):
    """Give the link that a message carries."""
    found = re.search(r"/i/([\w-]{40,})/", str(message.body))
    assert found is not None
    token = find_link(found[1])
    assert token is not None
    return token


def reached():
    return sorted(message.to[0] for message in mail.outbox)


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
    _no_origin(unbased)
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


def _no_origin(person):
    """Let a person stand without any origin, as no action of ours would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            Origin.objects.filter(key=person.pk).delete()
            cursor.execute("SET session_replication_role = origin")
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE '%origin'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            Origin.objects.filter(key=person.pk).delete()
            for _name, sql in triggers:
                cursor.execute(sql)


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


def test_a_reminder_goes_only_to_those_who_have_not_answered_and_knows_who_has_begun(cast):
    survey = make_survey(cast, proposals=1)
    answered, begun, silent = people(3)
    send(cast, [answered, begun, silent], exercise=survey.exercise)
    _answer(survey, answered)
    _begin(survey, begun)
    found = audiences.to_remind(survey.exercise, "not-answered")
    assert {each.person for each in found} == {begun, silent}
    assert {each.person for each in audiences.to_remind(survey.exercise, "begun")} == {begun}
    later = NOON + timedelta(days=2)
    made, _job = begin(
        cast, [answered, begun, silent], kind=Mailing.Kind.REMINDER, exercise=survey.exercise, at=later
    )
    assert made.left_out == {"answered": 1}
    mail.outbox = []
    Outbox.objects.update(due_at=NOON)
    drain()
    Outbox.objects.update(due_at=NOON)
    drain()
    assert reached() == sorted(p.emails.get().address for p in (begun, silent))
    words = {message.to[0]: message.body for message in mail.outbox}
    assert "You have begun" in words[begun.emails.get().address]
    again, _job = begin(
        cast, [silent], kind=Mailing.Kind.REMINDER, exercise=survey.exercise, at=later + timedelta(days=1)
    )
    assert again.total == 1


def test_who_answers_between_writing_and_sending_is_not_reminded_after_all(cast):
    survey = make_survey(cast, proposals=1)
    quick, slow = people(2)
    send(cast, [quick, slow], exercise=survey.exercise)
    made, _job = begin(cast, [quick, slow], kind=Mailing.Kind.REMINDER, exercise=survey.exercise)
    mailings.write_chunk(pk=made.pk, at=NOON)
    _answer(survey, quick)
    mail.outbox = []
    drain()
    assert reached() == [slow.emails.get().address]
    held = Letter.objects.get(person=quick.pk, template="reminder")
    assert held.state == Letter.State.HELD


@pytest.mark.parametrize("change", ["stop", "withdraw", "address", "closed"])
def test_a_written_letter_is_held_back_when_it_may_no_longer_go(cast, change):
    [person] = people(1)
    made, _job = begin(cast, [person])
    mailings.write_chunk(pk=made.pk, at=NOON)
    if change == "stop":
        consent.stop(person=person, kind=Stop.Kind.OBJECTED, at=NOON)
    elif change == "withdraw":
        consent.withdraw(key=person.pk, purpose=Purpose.INVITE, via="page", at=NOON)
    elif change == "address":
        person.emails.update(address="new@example.org")
    else:
        Mailing.objects.update(scope={"closes_at": NOON.isoformat()})
    drain()
    assert mail.outbox == []
    assert Letter.objects.get(person=person.pk).state == Letter.State.HELD


def test_a_double_press_reminds_once(cast):
    [person] = people(1)
    send(cast, [person])
    send(cast, [person], kind=Mailing.Kind.REMINDER)
    with pytest.raises(mailings.NobodyError):
        begin(cast, [person], kind=Mailing.Kind.REMINDER)


def _answer(survey, person):
    response = Response.objects.create(survey=survey, identity=survey.identity, person=person.pk)
    version = survey.versions.get()
    Revision.objects.create(
        response=response,
        number=1,
        version=version,
        answers={},
        digest="",
        submit_key=person.pk.hex,
        language="en",
        at=NOON,
    )


def _begin(survey, person):
    DraftResponse.objects.create(
        survey=survey,
        version=survey.versions.get(),
        person=person,
        answers={"q": "1"},
        began_at=NOON,
        updated_at=NOON,
    )


def owe(person, days=10):
    Origin.objects.create(
        key=person.pk,
        kind="network",
        at=NOON,
        legal_basis="legitimate",
        notice_due_on=(NOON + timedelta(days=days)).date(),
    )


def test_the_first_message_tells_what_we_hold_and_later_ones_do_not(cast):
    [person] = people(1)
    owe(person)
    send(cast, [person])
    assert "What we hold about you" in mail.outbox[0].body
    assert Notice.objects.get().key == person.pk
    send(cast, [person], kind=Mailing.Kind.REMINDER)
    assert "What we hold about you" not in mail.outbox[0].body
    assert Notice.objects.count() == 1


def test_notices_go_when_their_day_comes_and_nobody_is_overdue_then(cast):
    late, soon, far, gone = people(4)
    for person, days in ((late, -3), (soon, 2), (far, 20), (gone, -1)):
        owe(person, days)
    consent.stop(person=gone, kind=Stop.Kind.NO_CONTACT, at=NOON)
    mailings.send_notices(actor=None, at=NOON)
    drain()
    assert reached() == sorted(p.emails.get().address for p in (late, soon))
    assert set(noticing.waiting(NOON.date())) == {gone}
    noticing.told_otherwise(actor=cast.coordinator, person=gone, at=NOON)
    assert not noticing.waiting(NOON.date()).exists()
    assert mailings.send_notices(actor=None, at=NOON) is None


def test_the_stop_link_acts_only_when_pressed_and_then_for_good(cast, sign_in):
    [person] = people(1)
    send(cast, [person])
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    client = sign_in(None)
    client.handler.enforce_csrf_checks = True
    client.get(f"/{path}")
    assert not ConsentRecord.objects.exists()
    assert client.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    client.post(f"/{path}")
    assert ConsentRecord.objects.get().act == "withdrawn"
    assert Invitation.objects.get(person=person).opted_out_at is not None
    with pytest.raises(mailings.NobodyError):
        begin(cast, [person], kind=Mailing.Kind.REMINDER)


def test_a_bounce_marks_the_invitation_and_the_next_mailing_leaves_the_address_out(cast):
    [person] = people(1)
    send(cast, [person])
    letter = Letter.objects.get(person=person.pk)
    mark_bounced(message_id=letter.message_id, words="5.1.1 unknown", hard=True, at=NOON)
    assert Invitation.objects.get(person=person).bounced_at == NOON
    found = audiences.left_out(
        kind=Mailing.Kind.REMINDER, exercise=cast.consultation.exercise, people=[person.pk], at=NOON
    )
    assert found == {person.pk: "bounced"}
    person.emails.update(address="right@example.org")
    found = audiences.left_out(
        kind=Mailing.Kind.REMINDER, exercise=cast.consultation.exercise, people=[person.pk], at=NOON
    )
    assert found == {}


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


def test_a_closed_exercise_is_not_reminded_of(cast, sign_in, at):
    at(cast.consultation.closes_at)
    path = f"{cast.consultation.get_absolute_url()}manage/invitations/remind/"
    answer = sign_in(cast.coordinator).get(path, {"exercise": cast.consultation.exercise})
    assert answer.status_code == 409


def test_an_opened_link_is_counted(cast):
    [person] = people(1)
    send(cast, [person])
    open_link(token=token_in(mail.outbox[0]), at=NOON)
    assert not audiences.to_remind(cast.consultation.exercise, "not-opened")


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
