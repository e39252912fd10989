"""Reminders: planned, changed, cancelled, previewed; sent once to those who have still to answer, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from consultations.programme.models import Invitation, Mailing, MailingMember
from consultations.programme.speaking import Speaker
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose
from consultations.register.engagement.targets import set_target
from consultations.register.terms.models import Term
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from surveys.answering import actions, drafts
from surveys.answering.people import respondent_of
from surveys.answering.words import Reminder
from surveys.authoring import queries
from surveys.inviting import reminding, tasks
from surveys.inviting.waiting import waiting
from tests.factories import NOON, make_organisation, make_person
from tests.surveys.people import FILLED, make_survey

pytestmark = pytest.mark.django_db
DUE = NOON + timedelta(hours=30)
FACTS = {"categories": [], "only_short": False, "texts": {}}


@pytest.fixture
def survey(cast):
    return make_survey(cast)


def asked(cast, survey, name, *, category="company", at=None):
    """Give somebody who was invited, long ago."""
    person = make_person(name, organisation=make_organisation(category=category))
    Invitation.objects.create(
        consultation=cast.consultation,
        exercise=survey.exercise,
        person=person,
        organisation=person.affiliations.get().organisation,
        made_at=NOON,
        sent_at=at,
    )
    return person


def speak(survey, person, *, send):
    """Begin a survey as a person, and perhaps send it."""
    who = respondent_of(survey, Speaker(person, person.affiliations.get().organisation, None))
    version = queries.published(survey)
    assert version is not None
    draft = drafts.begin(survey=survey, version=version, speaker=who, language="en", at=NOON)
    drafts.save(draft=draft, values=dict(FILLED), revs={}, at=NOON)
    if send:
        actions.submit(survey=survey, speaker=who, draft=draft.pk, mandated=False, language="en", at=NOON)


def plan(cast, survey, number=1, due_at=DUE, **more):
    return reminding.plan(
        actor=cast.coordinator,
        survey=survey,
        number=number,
        due_at=due_at,
        at=NOON,
        **{**FACTS, **more},
    )


def run(at):
    """Let the clock reach an instant, and everything that is due be done."""
    mail.outbox = []
    tasks.remind(at)
    for _n in range(2):
        Outbox.objects.filter(done_at=None).update(due_at=NOON - timedelta(days=1))
        drain()
    return sorted(message.to[0] for message in mail.outbox)


def address(person):
    return person.emails.get().address


def test_the_list_is_made_when_it_goes_out_and_only_those_not_heard_are_on_it(cast, survey):
    silent, begun, done, gone, tired = (
        asked(cast, survey, name) for name in ("Silent", "Begun", "Done", "Gone", "Tired")
    )
    row = plan(cast, survey, texts={"unopened": {"en": "Please come."}, "begun": {"en": "Please go on."}})
    speak(survey, begun, send=False)
    speak(survey, done, send=True)
    consent.withdraw(key=gone.pk, purpose=Purpose.INVITE, via="page", at=NOON)
    other = Mailing.objects.create(consultation=cast.consultation, kind="invitation", made_at=NOON)
    MailingMember.objects.create(mailing=other, person=tired, written_at=DUE - timedelta(hours=47))
    MailingMember.objects.create(mailing=other, person=silent, written_at=DUE - timedelta(hours=49))
    assert run(DUE - timedelta(seconds=1)) == [address(done)], "their receipt"
    assert run(DUE) == sorted([address(silent), address(begun)])
    words = {message.to[0]: str(message.body) for message in mail.outbox}
    assert "Please come." in words[address(silent)]
    assert "You have begun." in words[address(begun)]
    assert "Please go on." in words[address(begun)]
    row.refresh_from_db()
    assert row.sent_at == DUE
    assert row.counts["total"] == 2
    assert row.counts["left_out"] == {"rests": 1, "withdrawn": 1}
    assert not run(DUE + timedelta(minutes=1))


def test_none_goes_out_while_paused_or_after_closing_and_the_due_one_goes_when_it_goes_on(cast, survey):
    asked(cast, survey, "Silent")
    plan(cast, survey)
    survey.paused_at = NOON
    survey.save()
    assert not run(DUE)
    assert Reminder.objects.get().sent_at is None
    survey.paused_at = None
    survey.save()
    assert not run(survey.closes_at)
    assert len(run(DUE + timedelta(hours=1))) == 1


def test_a_pause_after_the_list_was_made_holds_the_letters_back(cast, survey):
    asked(cast, survey, "Silent")
    plan(cast, survey)
    tasks.remind(DUE)
    survey.paused_at = DUE
    survey.save()
    assert not run(DUE)
    assert MailingMember.objects.get().left_out == "paused"


def test_only_chosen_categories_or_those_below_target_are_reminded(cast, survey):
    company, training = asked(cast, survey, "Co"), asked(cast, survey, "Tr", category="training")
    for code, count in (("company", 1), ("training", 5)):
        term = Term.objects.get(taxonomy__slug="stakeholder", code=code)
        set_target(
            actor=cast.coordinator,
            exercise=cast.consultation.exercise,
            term=term,
            country="",
            count=count,
            at=NOON,
        )
    chosen = waiting(Reminder(survey=survey, categories=["company"]), NOON)
    assert [each.person for each in chosen.groups["unopened"]] == [company]
    assert chosen.left_out == {"elsewhere": 1}
    short = Reminder(survey=survey, only_short=True)
    assert waiting(short, NOON).categories == {"company": 1, "training": 1}
    speak(survey, asked(cast, survey, "Heard"), send=True)
    assert [each.person for each in waiting(short, NOON).groups["unopened"]] == [training]


def test_an_anonymous_survey_has_one_text_and_knows_nothing_of_drafts(cast):
    survey = make_survey(cast, identity="anonymous")
    silent = asked(cast, survey, "Silent")
    found = waiting(Reminder(survey=survey), NOON)
    assert [each.person for each in found.groups["unopened"]] == [silent]
    assert not found.groups["begun"]


def test_the_usual_ones_are_seven_and_two_days_before_closing_at_ten(cast, survey, sign_in):
    survey.closes_at = datetime(2026, 5, 20, 9, tzinfo=UTC)
    survey.save()
    hours = reminding.proposed(survey, NOON)
    assert [hour.isoformat() for hour in hours] == ["2026-05-13T10:00:00+02:00", "2026-05-18T10:00:00+02:00"]
    client, base = sign_in(cast.coordinator), page_of(cast, survey)
    for _twice in range(2):
        client.post(f"{base}usual/")
    assert list(Reminder.objects.order_by("number").values_list("number", "due_at")) == [
        (1, hours[0]),
        (2, hours[1]),
    ]
    assert "Your view is missing" in Reminder.objects.get(number=1).texts["unopened"]["en"]


def test_the_hour_stays_ten_when_the_clocks_change_in_between(cast, survey):
    survey.closes_at = datetime(2026, 10, 27, 12, tzinfo=UTC)
    cast.consultation.closes_at = survey.closes_at
    survey.consultation = cast.consultation
    hours = [hour.astimezone(UTC).isoformat() for hour in reminding.proposed(survey, NOON)]
    assert hours == ["2026-10-20T08:00:00+00:00", "2026-10-25T09:00:00+00:00"]


def page_of(cast, survey):
    return f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/reminders/"


def test_planning_previews_todays_list_and_keeps_what_was_typed(cast, survey, sign_in):
    asked(cast, survey, "Silent")
    client, path = sign_in(cast.coordinator), f"{page_of(cast, survey)}1/"
    first = client.get(path)
    assert "Your view is missing so far." in first.content.decode()
    typed = {"due_at": "2026-05-05T10:00", "unopened_en": "In our own words.", "seen": ""}
    preview = client.post(path, {**typed, "act": "preview"})
    assert preview.context["today"].total == 1
    assert "In our own words." in preview.content.decode()
    assert not Reminder.objects.exists()
    late = client.post(path, {**typed, "due_at": "2026-06-30T10:00", "act": "save"}).content.decode()
    assert "The survey is closed then." in late
    assert "In our own words." in late
    assert client.post(path, {**typed, "act": "save"}).status_code == 302
    row = Reminder.objects.get()
    assert row.due_at == datetime(2026, 5, 5, 8, tzinfo=UTC)
    assert row.texts["unopened"] == {"en": "In our own words."}


def test_two_coordinators_who_change_one_reminder_both_keep_their_text(cast, survey, sign_in):
    plan(cast, survey, texts={"unopened": {"en": "Old."}, "begun": {}})
    client, path = sign_in(cast.coordinator), f"{page_of(cast, survey)}1/"
    seen = client.get(path).context["form"]["seen"].value()
    plan(cast, survey, texts={"unopened": {"en": "Theirs."}, "begun": {}})
    typed = {"due_at": "2026-05-05T10:00", "unopened_en": "Mine.", "seen": seen, "act": "save"}
    answer = client.post(path, typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Theirs." in text
    assert "Mine." in text
    assert Reminder.objects.get().texts["unopened"]["en"] == "Theirs."


def test_a_planned_one_is_cancelled_and_one_that_went_out_stays_on_record(cast, survey, sign_in):
    asked(cast, survey, "Silent")
    client, base = sign_in(cast.coordinator), page_of(cast, survey)
    plan(cast, survey, number=2)
    assert client.post(f"{base}2/cancel/").status_code == 302
    assert client.post(f"{base}2/cancel/").status_code == 302
    assert not Reminder.objects.exists()
    plan(cast, survey)
    run(DUE)
    assert client.post(f"{base}1/cancel/").status_code == 409
    assert client.get(f"{base}1/").status_code == 302
    with pytest.raises(reminding.SentError):
        plan(cast, survey)
    shown = client.get(base).content.decode()
    mailing = Mailing.objects.get()
    assert f"/invitations/mailings/{mailing.pk}/" in shown
    verbs = Event.objects.filter(verb__startswith="reminder.").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "reminder.planned",
        "reminder.cancelled",
        "reminder.planned",
        "reminder.sent",
    ]


def test_where_answers_are_confidential_the_preview_names_nobody_and_hides_small_figures(cast, sign_in):
    survey = make_survey(cast, identity="confidential")
    for name in ("Alpha", "Beta"):
        asked(cast, survey, name)
    asked(cast, survey, "Gamma", category="training")
    answer = sign_in(cast.coordinator).get(f"{page_of(cast, survey)}1/")
    assert {n for _words, n in answer.context["lines"]} == {None}
    text = answer.content.decode()
    assert not any(name in text for name in ("Alpha", "Beta", "Gamma"))


def test_two_that_come_due_together_reach_nobody_twice(cast, survey):
    asked(cast, survey, "Silent")
    plan(cast, survey, number=1)
    plan(cast, survey, number=2)
    assert len(run(DUE)) == 1
    assert list(Reminder.objects.order_by("number").values_list("counts__total", flat=True)) == [1, 0]
    assert Reminder.objects.get(number=2).counts["left_out"] == {"rests": 1}


def test_an_error_in_one_keeps_no_other_back(cast, survey, monkeypatch, caplog):
    asked(cast, survey, "Silent")
    plan(cast, survey, number=1)
    plan(cast, survey, number=2, due_at=DUE + timedelta(minutes=1))
    real, calls = waiting, []

    def once(row, at):
        calls.append(row.number)
        if row.number == 1:
            raise RuntimeError("broken")
        return real(row, at)

    monkeypatch.setattr(reminding, "waiting", once)
    assert len(run(DUE + timedelta(minutes=2))) == 1
    assert calls == [1, 2]
    assert "was not sent" in caplog.text
    assert list(Reminder.objects.order_by("number").values_list("sent_at", flat=True)) == [
        None,
        DUE + timedelta(minutes=2),
    ]
