"""Publishing again: compared, confirmed, agreed to by a second coordinator while people answer."""

from datetime import timedelta

import pytest

from surveys.authoring import actions, memory, queries
from surveys.authoring.models import Edit, Question, SurveyVersion
from surveys.authoring.operations import edit
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
CLOSED = NOON + timedelta(days=9)


@pytest.fixture
def survey(cast):
    return make_survey(cast)


@pytest.fixture
def second(cast):
    """Give the second coordinator."""
    return cast.second


def reword(cast, survey, key="q4", **facts):
    """Change one question of the draft."""
    actions.change(
        actor=cast.editor,
        survey=survey,
        ask=lambda document: edit(document, key, facts or {"label": {"en": "Other words?"}}),
        verb="item_edited",
        at=NOON,
    )


PAIR = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in (1, 2)]


def test_while_open_a_second_coordinator_publishes_exactly_what_was_proposed(cast, survey, second):
    reword(cast, survey)
    with pytest.raises(actions.NeedsColleagueError):
        actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    actions.propose(actor=cast.coordinator, survey=survey, at=NOON)
    with pytest.raises(actions.OwnProposalError):
        actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    reword(cast, survey, label={"en": "Yet other words?"})
    with pytest.raises(actions.NeedsColleagueError):
        actions.publish(actor=second, survey=survey, at=NOON)
    actions.propose(actor=cast.coordinator, survey=survey, at=NOON)
    version = actions.publish(actor=second, survey=survey, at=NOON)
    assert (version.number, version.proposed_by, version.approved_by) == (2, cast.coordinator, second)
    assert Edit.objects.count() == 0
    assert version.compared["q4"] == {"how": "text", "series": 1}


def test_a_wording_that_changes_after_the_proposal_takes_it_back(cast, survey, second):
    reword(cast, survey)
    actions.propose(actor=cast.coordinator, survey=survey, at=NOON)
    SurveyVersion.objects.filter(published_at=None).update(proposed_digest="0" * 64)
    with pytest.raises(actions.NeedsColleagueError):
        actions.publish(actor=second, survey=survey, at=NOON)


def test_a_break_is_confirmed_and_begins_a_series(cast, survey):
    reword(cast, survey, key="q2", choices=PAIR)
    with pytest.raises(actions.BreaksError) as refused:
        actions.publish(actor=cast.coordinator, survey=survey, at=CLOSED)
    assert [each.key for each in refused.value.became] == ["q2"]
    version = actions.publish(
        actor=cast.coordinator, survey=survey, at=CLOSED, breaks={"q2": "The third was never meant."}
    )
    assert version.compared["q2"] == {"how": "break", "series": 2, "why": "The third was never meant."}
    rows = Question.objects.filter(survey=survey, key="q2").order_by("series")
    assert [(row.series, sorted(row.choices.values_list("key", flat=True))) for row in rows] == [
        (1, ["c1", "c2", "c3"]),
        (2, ["c1", "c2"]),
    ]
    assert memory.codes_of(version).questions["q2"] == rows[1].pk


def test_nothing_new_is_not_published(cast, survey):
    reword(cast, survey, label={"en": "Anything else?"}, lines=5)
    with pytest.raises(actions.NothingNewError):
        actions.publish(actor=cast.coordinator, survey=survey, at=CLOSED)


def test_the_first_publication_is_typed(cast, sign_in):
    survey = make_survey(cast)
    copied = actions.copy(actor=cast.editor, survey=survey, code="again", title={"en": "Again"}, at=NOON)
    client = sign_in(cast.coordinator)
    path = f"/consultations/{cast.consultation.slug}/manage/surveys/again/publish/"
    assert "named, each person" in client.get(path).content.decode()
    assert client.post(path, {"confirm": "yes"}).status_code == 422
    assert queries.published(copied) is None
    assert client.post(path, {"confirm": " Named,  each person "}).status_code == 302
    assert queries.published(copied) is not None


def test_the_page_asks_for_breaks_then_leads_the_colleague(cast, survey, second, sign_in):
    reword(cast, survey, key="q2", choices=PAIR)
    path = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/publish/"
    client = sign_in(cast.coordinator)
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"break_q2": "on", "why_q2": "Never meant."}).status_code == 302
    assert "You asked a second coordinator" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 409
    other = sign_in(second)
    assert "Never meant." in other.get(path).content.decode()
    assert other.post(path, {}).status_code == 302
    version = queries.published(survey)
    assert version is not None
    assert (version.number, version.approved_by) == (2, second)


def test_a_draft_is_thrown_away_and_the_published_version_stays(cast, survey, sign_in):
    reword(cast, survey)
    client = sign_in(cast.editor)
    client.post(f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/discard/")
    assert queries.draft(survey) is None
    assert queries.published(survey) is not None
