"""An attacker brings what belongs elsewhere: another consultation's draft, another survey's form, an old link."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing

from consultations.ledger.models import Current
from surveys.answering import actions, drafts
from surveys.answering.entering import speaker_for
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.people import respondent_of
from surveys.answering.tasks import expire
from surveys.answering.words import Mediation
from surveys.results import excluding
from tests.asking import program
from tests.factories import NOON, make_consultation
from tests.surveys.attacks.test_at_once import drawn, submit
from tests.surveys.identity.people import last_link
from tests.surveys.identity.test_on_behalf import entered
from tests.surveys.people import FILLED, fill, make_survey
from tests.surveys.test_answering import send

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def elsewhere(cast):
    """Give the same cast in another consultation."""
    return replace(cast, consultation=make_consultation(slug="other"))


def test_a_token_of_one_consultation_reads_no_answer_given_in_another(cast, at):
    make_survey(cast)
    other = elsewhere(cast)
    make_survey(other, code="secret")
    there = program(cast.stakeholder, other.consultation)
    draft = there("post", "surveys/secret/draft/").json()["id"]
    there("patch", "surveys/secret/draft/", {"answers": {**FILLED, "q1_2__objects": True}})
    assert there("post", "surveys/secret/response/", {"draft": draft}).status_code == 200

    found = program(cast.stakeholder, cast.consultation)("post", "surveys/needs/response/", {"draft": draft})
    assert found.status_code == 422
    assert "answers" not in found.json()


def test_a_draft_of_another_survey_or_of_somebody_else_is_not_sent(cast, sign_in, at):
    needs, other = make_survey(cast), make_survey(cast, code="other", first=10)
    mine, theirs = sign_in(cast.stakeholder), sign_in(cast.colleague)
    fill(mine, other)
    fill(theirs, needs)
    for draft in DraftResponse.objects.all():
        assert mine.post("/s/needs/submit/", {"draft": str(draft.pk)}).status_code == 302
    assert Revision.objects.count() == 0


def test_a_form_made_before_closing_holds_for_its_own_survey_only(cast, sign_in, at):
    needs, other = make_survey(cast), make_survey(cast, code="other", first=10)
    client = sign_in(cast.stakeholder)
    fill(client, other)
    stamp = client.get("/s/other/review/").context["stamp"]
    fill(client, needs)
    at(needs.closes_at + SECOND)
    _draft, answer = send(client, needs, stamp=stamp)
    assert answer.status_code == 409
    forged = signing.dumps([needs.pk, NOON.isoformat()], salt="another")
    assert send(client, needs, stamp=forged)[1].status_code == 409


def test_what_comes_by_grace_was_said_at_the_last_instant_and_is_the_last_word(cast, sign_in, at):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    early = client.get("/s/needs/review/").context["stamp"]
    at(NOON + timedelta(hours=1))
    send(client, survey)
    fill(client, survey, **{"q1_1": "o", "rev-q1_1": "0"})
    at(survey.closes_at + SECOND)
    _draft, answer = send(client, survey, stamp=early)
    assert answer.status_code == 302
    last = Revision.objects.latest("number")
    assert (last.number, last.grace, last.at) == (2, True, survey.closes_at - timedelta(microseconds=1))
    who = respondent_of(survey, speaker_for(cast.person, survey, NOON))
    assert drafts.last_revision(survey, who) == last, "the newest number is the last word"
    assert Current.objects.get(version__proposal__key="P-01").stance == "-1"
    assert client.get("/s/needs/receipt/").context["last"] == last


def test_who_was_excluded_and_counted_again_can_still_take_back(cast, at):
    survey = make_survey(cast, proposals=1)
    for person in (cast.person, cast.colleague_person):
        who = respondent_of(survey, speaker_for(person, survey, NOON))
        response = submit(survey, who, drawn(survey, who, 1)).response
        excluding.exclude(actor=cast.coordinator, response=response, reason="Twice", at=NOON)
        excluding.take_in(actor=cast.coordinator, response=response, reason="No", at=NOON)
        actions.withdraw(survey=survey, speaker=who, at=NOON)
    assert Revision.objects.filter(status="withdrawn").count() == 2
    assert not Current.objects.filter(stance__isnull=False).exists()


@pytest.mark.parametrize("act", ["", "confirm"])
def test_a_link_to_what_was_entered_shows_nothing_after_two_weeks(cast, sign_in, at, act):
    entered(cast, sign_in)
    link, nobody = last_link("/entered/"), sign_in()
    assert FILLED["q4"] in nobody.get(link).content.decode()
    if act:
        nobody.post(link, {"act": act})
    late = Mediation.objects.get().expires_at
    at(late)
    expire(late)
    for answer in (nobody.get(link), nobody.post(link, {"act": "correct"})):
        assert answer.status_code == 404
        assert FILLED["q4"] not in answer.content.decode()
