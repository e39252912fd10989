"""Anonymous answers: kept apart, mixed in batches, led back to nobody; changed by their code alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consultations.ledger.models import Current, Position, Voice
from consultations.programme import audiences, inviting
from consultations.programme.audiences import Invitee
from consultations.programme.models import Mailing
from consultations.register.directory.actions import add_person
from consultations.register.engagement.models import Interaction
from ds4skills.accounts.retention import every
from ds4skills.audit.models import Event
from ds4skills.jobs.models import Outbox
from ds4skills.web import links
from surveys.answering import drafts, mixing, shuffling, staging
from surveys.answering.actions import AlreadySentError, NeverChangedError, Sending
from surveys.answering.models import DraftResponse, Fact, Participation, Response, Revision, Staged
from surveys.answering.people import Respondent
from surveys.answering.receivers import ElectorateClosedError
from surveys.answering.tasks import mix
from surveys.authoring.exercises import exercise_of
from surveys.authoring.models import Survey
from tests.factories import NOON, make_person
from tests.surveys.identity.people import anonymous_survey, answer, crowd, fill_survey, respondent, values
from tests.surveys.people import FILLED, fill

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def send(client, survey):
    draft = DraftResponse.objects.get(survey=survey)
    data = {"draft": str(draft.pk), "capacity": "personal"}
    return data, client.post(f"{survey.get_absolute_url()}submit/", data)


def kept_of(survey, code):
    """Give what a code stands for."""
    found = staging.find(survey, code)
    assert found is not None
    return found


def test_the_pages_lead_from_a_draft_on_a_secret_to_a_code_that_is_shown_once(cast, sign_in):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    start = client.get(survey.get_absolute_url()).content.decode()
    assert "until then somebody with access to the database could still pair them" in start
    assert fill(client, survey)["Location"].endswith("/review/")
    draft = DraftResponse.objects.get()
    assert (draft.person, draft.began_at, draft.updated_at) == (None, None, None)
    page = client.get(f"{survey.get_absolute_url()}1/").content.decode()
    assert "Go on on another device" in page
    data, sent = send(client, survey)
    assert str(draft.pk) not in sent["Location"]
    again = client.post(f"{survey.get_absolute_url()}submit/", data)
    shown = client.get(sent["Location"])
    code = shown.context["secret"]
    assert again["Location"] == sent["Location"]
    assert kept_of(survey, code).answers["q4"] == FILLED["q4"]
    receipt = client.get(f"{sent['Location']}?file=receipt").json()
    assert receipt["receipt"]["at"].endswith("T00:00:00+00:00")
    client.post(f"{survey.get_absolute_url()}code/forget/")
    assert client.get(sent["Location"]).status_code == 302
    assert Staged.objects.count() == Participation.objects.count() == 1
    assert Participation.objects.get().day is None
    assert "You took part" in client.get(survey.get_absolute_url()).content.decode()
    assert client.post(f"{survey.get_absolute_url()}begin/").status_code == 409


def test_nothing_else_is_written_of_who_sends_anonymously(cast, sign_in):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    before = (Event.objects.count(), Outbox.objects.count(), Interaction.objects.count())
    fill(client, survey)
    send(client, survey)
    assert (Event.objects.count(), Outbox.objects.count(), Interaction.objects.count()) == before


def test_a_resume_code_opens_the_draft_on_another_device_of_the_same_person(cast, sign_in):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    secret = client.get(f"{survey.get_absolute_url()}1/").context["who"].secret
    other = sign_in(cast.stakeholder)
    wrong = other.post(f"{survey.get_absolute_url()}resume/", {"secret": "x" * 43})
    assert wrong.status_code == 422
    assert other.post(f"{survey.get_absolute_url()}resume/", {"secret": secret}).status_code == 302
    assert FILLED["q4"] in other.get(f"{survey.get_absolute_url()}1/").content.decode()


def test_somebody_answers_once_whatever_the_device(cast):
    survey = anonymous_survey(cast)
    one, two = respondent(survey, cast.person), respondent(survey, cast.person)
    version = survey.versions.get()
    from_two = drafts.begin(survey=survey, version=version, speaker=two, language="en", at=NOON)
    drafts.save(draft=from_two, values=values(1), revs={}, at=NOON)
    answer(survey, one, values(0), NOON)
    with pytest.raises(AlreadySentError):
        staging.submit(survey=survey, who=two, draft=from_two.pk, sending=Sending(NOON, "en"))
    assert Staged.objects.count() == Participation.objects.count() == 1
    assert DraftResponse.objects.filter(pk=from_two.pk).exists()


@pytest.mark.parametrize(
    ("ages", "ends", "count"),
    [
        ([60] * 39, 999, 0),
        ([60] * 40, 999, 20),
        ([60] * 25 + [5] * 30, 999, 25),
        ([60] * 19 + [5] * 30, 999, 0),
        ([60] * 20, 0, 20),
        ([60] * 19, 0, 0),
    ],
)
def test_a_mix_takes_all_but_the_newest_and_none_too_young(ages, ends, count):
    stamps = [NOON - timedelta(minutes=age) for age in ages]
    ends_at = NOON - timedelta(minutes=15) if ends == 0 else NOON + HOUR
    assert shuffling.due(stamps, size=20, ends_at=ends_at, at=NOON) == count


def test_a_small_group_is_blanked_together_with_the_next(cast):
    assert shuffling.thinned(["a"] * 10 + ["b"] * 7 + ["c"] * 3, 5) == ["a"] * 10 + [""] * 10
    assert shuffling.thinned(["a"] * 10 + ["c"] * 5, 5) == ["a"] * 10 + ["c"] * 5
    assert shuffling.thinned(["a"] * 6 + ["c"], 5) == [""] * 7


def test_the_mix_makes_responses_and_positions_of_nobody(cast):
    survey = anonymous_survey(cast)
    fill_survey(survey, crowd(45))
    mix(NOON + 2 * HOUR)
    survey.refresh_from_db()
    assert survey.mixed_at == NOON + 2 * HOUR
    assert (Response.objects.count(), Staged.objects.count(), Participation.objects.count()) == (25, 20, 45)
    assert set(Revision.objects.values_list("at", "submit_key", "number")) == {(None, None, 1)}
    assert Fact.objects.filter(question__key="q2", value=1).count() == 25
    said = Position.objects.filter(evidence__exercise=survey.exercise)
    assert said.count() == 25
    assert set(said.values_list("taken_at", "voice__privacy", "voice__holder", "voice__organisation")) == {
        (NOON + 2 * HOUR, "anonymous", None, None)
    }
    assert not any("language" in each.evidence for each in said)
    assert Event.objects.filter(verb="survey.mixed").count() == 1
    mix(NOON + 3 * HOUR)
    assert Response.objects.count() == 25, "the newest wait for the end"
    mix(mixing.ends_at(survey) + shuffling.RETRIES)
    assert (Response.objects.count(), Staged.objects.count()) == (45, 0)
    assert Voice.objects.filter(privacy="anonymous").count() == 45
    last = Position.objects.latest("seq")
    assert last.taken_at < survey.closes_at


def test_fewer_than_a_batch_are_never_shown_and_go(cast):
    survey = anonymous_survey(cast)
    fill_survey(survey, crowd(19))
    mix(survey.closes_at + HOUR)
    survey.refresh_from_db()
    assert survey.mixed_at is not None
    assert (Response.objects.count(), Position.objects.count(), Staged.objects.count()) == (0, 0, 19)
    [term] = [each for each in every() if each.name == "survey-staged"]
    assert term.run(survey.closes_at + timedelta(days=31)) == 19


def test_nobody_joins_after_the_first_mix(cast, sign_in):
    survey = anonymous_survey(cast, access="invited")
    fill_survey(survey, crowd(40))
    mix(NOON + 2 * HOUR)
    survey.refresh_from_db()
    late = make_person("Late")
    found = audiences.sort(
        kind=Mailing.Kind.INVITATION, exercise=survey.exercise, invitees=[Invitee(late)], at=NOON + 3 * HOUR
    )
    assert (found.wanted, list(found.excluded)) == ([], ["mixed"])
    with pytest.raises(ElectorateClosedError), transaction.atomic():
        inviting.enlist(
            actor=cast.coordinator,
            consultation=cast.consultation,
            exercise=exercise_of(survey),
            invitees=[Invitee(late)],
            at=NOON + 3 * HOUR,
            sent=False,
        )


def test_the_register_grows_after_the_first_mix_but_not_who_is_asked(cast, sign_in, at):
    survey = anonymous_survey(cast)
    fill_survey(survey, crowd(40))
    mix(NOON + 2 * HOUR)
    at(NOON + 3 * HOUR)
    known = sign_in(cast.stakeholder)
    at(NOON + 3 * HOUR)
    assert known.post(f"{survey.get_absolute_url()}begin/").status_code == 302
    person = add_person(actor=None, at=NOON + 3 * HOUR, family_name="Late", email="late@example.org")
    person.user = cast.stranger
    person.save(update_fields=["user"])
    late = sign_in(cast.stranger)
    at(NOON + 3 * HOUR)
    assert late.post(f"{survey.get_absolute_url()}begin/").status_code == 403


def test_a_code_changes_and_withdraws_before_the_mix(cast, sign_in):
    survey = anonymous_survey(cast)
    [code] = fill_survey(survey, crowd(1))
    nobody, path = sign_in(), survey.get_absolute_url()
    assert nobody.post(f"{path}mine/", {"secret": "wrong"}).status_code == 422
    assert "Choice 1" in nobody.post(f"{path}mine/", {"secret": code}).content.decode()
    assert nobody.post(f"{path}mine/change/", {"secret": code})["Location"].endswith("/1/")
    nobody.post(f"{path}1/", {"q1_1": "so", "rev-q1_1": "0", "q2": "c2", "rev-q2": "0", "go": "next"})
    _data, sent = send(nobody, survey)
    fresh = nobody.get(sent["Location"]).context["secret"]
    assert staging.find(survey, code) is None
    assert kept_of(survey, fresh).answers["q2"] == "c2"
    assert (Staged.objects.count(), Participation.objects.count()) == (1, 1)
    nobody.post(f"{path}mine/withdraw/", {"secret": fresh})
    assert Staged.objects.get().answers == {}


def test_a_code_changes_and_withdraws_after_the_mix(cast):
    survey = anonymous_survey(cast)
    codes = fill_survey(survey, crowd(40))
    now = NOON + 2 * HOUR
    mix(now)
    code = codes[0]
    kept = kept_of(survey, code)
    assert kept.is_mixed
    who, fresh = change(survey, code, {"q1_1": "ss"}, now)
    assert kept_of(survey, fresh).answers["q1_1"] == "ss"
    revision = Revision.objects.get(number=2)
    assert (revision.at, revision.submit_key) == (None, None)
    counts = Current.objects.filter(voice__privacy="anonymous")
    assert (counts.count(), counts.exclude(stance=None).count()) == (20, 20)
    assert Position.objects.count() == 21
    assert who.key is None
    staging.withdraw(survey=survey, code=fresh, at=now)
    assert counts.exclude(stance=None).count() == 19
    assert Response.objects.filter(receipt_sha256=links.digest(fresh)).get().revisions.count() == 3


def change(survey, code, said, now):
    """Change answers by their code; gives who did and the new code."""
    secret = staging.begin_change(
        survey=survey, version=survey.versions.get(), code=code, language="en", at=now
    )
    who = Respondent(None, survey.unit, is_anonymous=True, secret=secret)
    draft = drafts.draft_of(survey, who)
    assert draft is not None
    drafts.save(draft=draft, values=said, revs=draft.revs, at=now)
    sending = Sending(now, "en")
    return who, staging.submit(survey=survey, who=who, draft=draft.pk, sending=sending)


def test_of_two_changes_by_one_code_the_second_is_told(cast):
    survey = anonymous_survey(cast)
    [code] = fill_survey(survey, crowd(1))
    secrets = [
        staging.begin_change(survey=survey, version=survey.versions.get(), code=code, language="en", at=NOON)
        for _ in range(2)
    ]
    whos = [Respondent(None, survey.unit, is_anonymous=True, secret=each) for each in secrets]
    found = [row for who in whos if (row := drafts.draft_of(survey, who))]
    sending = Sending(NOON, "en")
    staging.submit(survey=survey, who=whos[0], draft=found[0].pk, sending=sending)
    with pytest.raises(staging.UnknownCodeError):
        staging.submit(survey=survey, who=whos[1], draft=found[1].pk, sending=sending)


def test_what_stays_as_it_is_is_not_changed_by_a_code_either(cast):
    survey = anonymous_survey(cast)
    Survey.objects.filter(pk=survey.pk).update(revise="never")
    survey.refresh_from_db()
    [code] = fill_survey(survey, crowd(1))
    with pytest.raises(NeverChangedError):
        staging.withdraw(survey=survey, code=code, at=NOON)
    with pytest.raises(NeverChangedError):
        staging.begin_change(survey=survey, version=survey.versions.get(), code=code, language="en", at=NOON)


def test_a_withdrawal_leaves_no_batch_too_small(cast):
    survey = anonymous_survey(cast)
    codes = fill_survey(survey, crowd(20))
    staging.withdraw(survey=survey, code=codes[0], at=NOON)
    mix(survey.closes_at + HOUR)
    assert Response.objects.count() == 19
    survey = anonymous_survey(cast, code="second", first=10)
    codes = fill_survey(survey, crowd(20))
    for code in codes[:16]:
        staging.withdraw(survey=survey, code=code, at=NOON)
    mix(survey.closes_at + HOUR)
    assert Response.objects.filter(survey=survey).count() == 0, "four are too small a group"


def test_the_mode_cannot_be_switched_in_sql(cast):
    survey = anonymous_survey(cast)
    for identity in ("named", "confidential"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(identity=identity)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(survey=survey, identity="anonymous", person=cast.person.pk)
