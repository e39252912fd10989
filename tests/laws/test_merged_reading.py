"""What hangs on an entry that was merged is read with the one that stays: judgements, reach, choices, seats, drafts."""

from datetime import timedelta

import pytest

from consultations.programme.models import Invitation
from consultations.programme.speaking import Speaker
from consultations.register.consent.attributing import Choice, attributed, choice_for, choose, may_publish
from consultations.register.duplicates.merging import merge
from consultations.register.engagement.actions import log
from consultations.register.mapping import queries as judging
from consultations.register.mapping.actions import assess
from consultations.register.origins.models import Network
from consultations.register.pages.exports import organisation_rows
from consultations.register.pages.reach import reach
from consultations.register.segments.queries import keys
from surveys.answering import drafts
from surveys.answering.models import DraftResponse
from surveys.answering.people import respondent_of
from surveys.authoring.queries import published
from surveys.channel import Surveys
from tests.factories import NOON, make_organisation, make_person, make_user
from tests.surveys.people import make_survey
from tests.workshops.people import make_session, sign_up
from workshops.channel import Workshops
from workshops.signups.actions import AlreadySignedUpError
from workshops.signups.queries import sign_up_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def join(kind, winner, loser):
    merge(actor=make_user(), kind=kind, winner=winner.pk, loser=loser.pk, at=NOON)


def test_judgements_of_a_merged_organisation_count_for_the_one_that_stays():
    stays, goes = make_organisation("Stays"), make_organisation("Goes")
    one, other = make_user("One"), make_user("Other")
    for actor, body, interest in ((one, goes, 2), (other, goes, 5), (one, stays, 4)):
        assess(actor=actor, organisation=body, reason="so", at=NOON, interest=interest, influence=3)
    join("organisation", stays, goes)

    (row,) = judging.judged()
    assert (row.key, row.assessors, row.medians["interest"]) == (stays.pk, 2, 4)
    assert {each.interest for each in judging.words_on(stays.pk, "")} == {4, 5}
    assert len(judging.history_of(stays.pk, LATER)) == 3
    assert sum(cell.count for line in judging.grid([row]) for cell in line) == 1
    interested = {"any": [[{"field": "interest", "of": "", "op": "least", "value": 4}]]}
    assert keys(interested, LATER) == [stays.pk]
    columns = ["key", "interest", "influence"]
    assert list(organisation_rows([stays.pk], columns)) == [[str(stays.pk), 4, 3]]


def test_a_network_that_brought_a_merged_entry_brought_the_one_that_stays():
    first, second = (Network.objects.create(name=name) for name in ("First", "Second"))
    goes, stays = make_organisation("Goes", network=first), make_organisation("Stays", network=second)
    log(stage="represented", channel="mail", exercise="x:1", at=NOON, organisation=goes.pk)
    join("organisation", stays, goes)

    found = {each.network.name: each for each in reach()}
    whole = {"known": 1, "reached": 1, "represented": 1}
    assert found["First"].any == found["Second"].any == found["First"].first == whole
    assert found["Second"].first == dict.fromkeys(whole, 0)


def test_a_choice_made_under_either_key_holds_for_both():
    stays, goes, third = make_person("Stays"), make_person("Goes"), make_person("Third")
    choose(key=goes.pk, choice=Choice.NAME, at=NOON, language="en", via="link")
    assert may_publish([stays.pk]) == set()
    join("person", stays, goes)

    assert may_publish([stays.pk, goes.pk, third.pk]) == {stays.pk, goes.pk}
    assert choice_for(stays.pk) == Choice.NAME
    assert attributed([(stays.pk, "s:1"), (goes.pk, "s:2"), (third.pk, "s:3")]) == {
        "s:1": Choice.NAME,
        "s:2": Choice.NAME,
        "s:3": Choice.CATEGORY,
    }


def answers(survey, person):
    return respondent_of(survey, Speaker(person, None, None))


def test_a_draft_of_a_merged_account_goes_on_under_the_entry_that_stays(cast):
    survey = make_survey(cast)
    stays, goes = make_person("Stays"), make_person("Goes")
    version = published(survey)
    assert version is not None
    begun = drafts.begin(
        survey=survey, version=version, speaker=answers(survey, goes), language="en", at=NOON
    )
    assert drafts.draft_of(survey, answers(survey, stays)) is None
    join("person", stays, goes)
    stays.refresh_from_db()
    goes.refresh_from_db()

    for person in (stays, goes):
        speaker = answers(survey, person)
        again = drafts.begin(survey=survey, version=version, speaker=speaker, language="en", at=LATER)
        assert again.pk == begun.pk
        assert drafts.held(survey, speaker, begun.pk, LATER) == begun
    assert DraftResponse.objects.count() == 1
    assert Surveys().participation(cast.consultation).opened == 1


def test_a_seat_of_a_merged_account_is_found_and_no_second_one_given(cast):
    session = make_session(cast, seats=5)
    stays, goes = make_person("Stays"), make_person("Goes")
    seat = sign_up(session, Speaker(goes, None, None))
    join("person", stays, goes)
    stays.refresh_from_db()
    speaker = Speaker(stays, None, None)

    assert sign_up_of(session, speaker) == seat
    with pytest.raises(AlreadySignedUpError):
        sign_up(session, speaker, key="another")
    assert Workshops().participation(cast.consultation).asked == 1


def test_somebody_who_was_invited_twice_counts_once(cast):
    survey = make_survey(cast)
    stays, goes = make_person("Stays"), make_person("Goes")
    for person in (stays, goes):
        Invitation.objects.create(
            consultation=cast.consultation,
            exercise=survey.exercise,
            person=person,
            made_at=NOON,
            language="en",
        )
    assert Surveys().participation(cast.consultation).asked == 2
    join("person", stays, goes)

    assert Surveys().participation(cast.consultation).asked == 1
