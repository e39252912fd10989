"""The list of surveys tells how many have answered each, as cheaply for three as for one."""

import itertools

import pytest

from consultations.programme.models import Invitation
from surveys.answering.models import DraftResponse, Participation
from surveys.results import overview
from surveys.results.coverage import coverage
from tests.asking import program
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_person
from tests.surveys.identity.people import fill_survey
from tests.surveys.identity.test_organisations import rebuilt
from tests.surveys.people import fill, make_survey
from tests.surveys.results.answers import one, respond, survey_of

pytestmark = pytest.mark.django_db
MOST = 10  # with the session, the account, the roles and what the head of every page asks


def path(cast):
    return f"/consultations/{cast.consultation.slug}/manage/surveys/"


def invite(cast, survey, people, exercise="", organisation=None):
    for person in people:
        Invitation.objects.create(
            consultation=cast.consultation,
            exercise=exercise or survey.exercise,
            person=person,
            organisation=organisation,
            made_at=NOON,
        )


def line(survey):
    [found] = overview.lines(list(overview.with_figures(overview.surveys_of(survey.consultation))))
    return found.responses, found.invited, found.answered, found.rate


def test_the_list_tells_responses_and_the_share_of_those_invited(cast, sign_in):
    survey, people = survey_of(cast, one("single")), [make_person() for _n in range(4)]
    invite(cast, survey, people[:3])
    invite(cast, survey, people[2:], exercise=cast.consultation.exercise)
    respond(survey, {"q1": "c1"}, person=people[0].pk)
    respond(survey, {"q1": "c2"})
    assert line(survey) == (2, 4, 1, 25)
    assert coverage(survey, NOON).people["submitted"] == 2
    text = sign_in(cast.observer).get(path(cast)).content.decode()
    assert "<b>2</b> responses" in text
    assert "1 of 4 people invited have answered (25 %)" in text


def test_what_was_taken_back_counts_no_more(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    invite(cast, survey, [cast.person])
    fill(client, survey)
    draft = DraftResponse.objects.get()
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    assert line(survey) == (1, 1, 1, 100)
    client.post(f"{survey.get_absolute_url()}withdraw/")
    assert line(survey) == (0, 1, 0, 0)


def test_organisations_are_counted_where_they_answer_as_one(cast):
    survey = rebuilt(cast, unit="organisation")
    invite(cast, survey, [cast.person, cast.colleague_person], organisation=cast.organisation)
    version = survey.versions.get()
    assert version.published_at is not None
    response = respond(survey, {"q2": "c1"}, organisation=cast.organisation.pk)
    response.person = None
    response.save(update_fields=["person"])
    assert line(survey) == (1, 1, 1, 100)


def test_anonymous_answers_count_by_who_took_part_before_they_are_mixed(cast):
    survey, people = (
        make_survey(cast, identity="anonymous", access="invited"),
        [make_person() for _n in "abc"],
    )
    invite(cast, survey, people)
    fill_survey(survey, people[:2])
    assert Participation.objects.count() == 2
    assert line(survey) == (2, 3, 2, 67)


@pytest.mark.parametrize("identity", ["confidential", "anonymous"])
def test_a_share_that_would_tell_of_a_few_uninvited_is_not_shown(cast, sign_in, identity):
    survey = make_survey(cast, identity=identity)
    invite(cast, survey, [cast.person])
    assert line(survey) == (0, 1, None, None)
    assert "1 invited" in sign_in(cast.observer).get(path(cast)).content.decode()


def test_a_list_of_three_costs_as_much_as_one_of_one(cast, sign_in):
    numbers = itertools.count(1)

    def add():
        survey = survey_of(cast, one("single"), code=f"s-{next(numbers)}")
        invite(cast, survey, [cast.person])
        respond(survey, {"q1": "c1"}, person=cast.person.pk)

    same_at_one_and_three(sign_in(cast.observer), path(cast), add, MOST)


def test_programs_of_staff_read_the_figures_and_others_do_not(cast, at):
    survey = survey_of(cast, one("single"))
    invite(cast, survey, [cast.person])
    respond(survey, {"q1": "c1"}, person=cast.person.pk)
    [mine] = program(cast.observer, cast.consultation)("get", "surveys/").json()["results"]
    assert mine["figures"] == {"responses": 1, "invited": 1, "answered": 1, "rate": 100}
    [theirs] = program(cast.stakeholder, cast.consultation)("get", "surveys/").json()["results"]
    assert theirs["figures"] is None
