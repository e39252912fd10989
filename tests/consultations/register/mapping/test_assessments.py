"""Judgements: the newest word of each assessor, low medians, disagreement in the open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.register.mapping import queries
from consultations.register.mapping.actions import NothingSaidError, assess
from consultations.register.mapping.models import Assessment
from consultations.register.mapping.steps import low_median, spread
from ds4skills.web.charts import bubbles
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_organisation


def judge(cast, who="coordinator", organisation=None, **values):
    return assess(
        actor=getattr(cast, who),
        organisation=organisation or cast.organisation,
        reason="we met",
        at=NOON,
        **values,
    )


def test_the_newest_word_of_each_assessor_counts_and_the_lower_middle_is_taken(cast):
    judge(cast, interest=1, influence=1)
    judge(cast, interest=5, influence=4)
    judge(cast, "second", interest=2, influence=5)
    found = queries.judged()[0]

    assert (found.assessors, found.medians["interest"], found.medians["influence"]) == (2, 2, 4)
    assert (found.apart["interest"], found.disputed) == (3, ["interest"])
    assert Assessment.objects.count() == 3


def test_an_exercise_has_judgements_of_its_own(cast):
    judge(cast, interest=1)
    judge(cast, interest=5, exercise=cast.consultation.exercise)

    assert queries.judged()[0].medians["interest"] == 1
    assert queries.judged(cast.consultation.exercise)[0].medians["interest"] == 5


def test_the_gap_runs_from_engagement_now_to_engagement_wanted(cast):
    far, near = make_organisation("Far"), make_organisation("Near")
    judge(cast, organisation=near, current="neutral", desired="supportive", influence=5)
    judge(cast, organisation=far, current="unaware", desired="leading")
    judge(cast, current="leading", desired="supportive")

    assert [(row.name, row.gap) for row in queries.gaps(queries.judged())] == [("Far", 4), ("Near", 1)]


def test_a_judgement_without_a_value_is_refused(cast, sign_in):
    with pytest.raises(NothingSaidError):
        judge(cast)
    answer = sign_in(cast.coordinator).post(
        f"/register/organisations/{cast.organisation.pk}/assess/", {"reason": "x"}
    )

    assert answer.status_code == 422
    assert "Choose at least one value" in answer.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("value", ["6", "0", "-1", "high", "1.5"])
def test_only_one_to_five_is_taken(cast, sign_in, value):
    data = {"reason": "x", "interest": value}
    path = f"/register/organisations/{cast.organisation.pk}/assess/"

    assert sign_in(cast.coordinator).post(path, data).status_code == 422
    assert not Assessment.objects.exists()


def test_a_judgement_is_saved_shown_and_drawn(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = f"/register/organisations/{cast.organisation.pk}/assess/"
    data = {"reason": "they run the largest network", "interest": "4", "influence": "5", "desired": "leading"}
    assert client.post(path, data).status_code == 302
    judge(cast, "second", interest=1)

    assert "Assessors disagree" in client.get(path).content.decode()
    text = client.get("/register/grid/").content.decode()
    assert "Nordic Skills Alliance" in text
    assert "Assessors disagree on 1" in text


def test_another_coordinators_exercise_is_not_offered(cast, sign_in):
    judge(cast, interest=5, exercise="programme.consultation:999")
    text = (
        sign_in(cast.coordinator).get("/register/grid/?exercise=programme.consultation:999").content.decode()
    )

    assert "Nobody has judged an organisation here yet" in text


def test_pages_cost_the_same_however_much_was_judged(cast, sign_in):
    client = sign_in(cast.coordinator)

    def add():
        judge(
            cast,
            organisation=make_organisation(),
            interest=3,
            influence=3,
            current="neutral",
            desired="leading",
        )

    same_at_one_and_three(client, "/register/grid/", add, 8)
    same_at_one_and_three(
        client, f"/register/organisations/{cast.organisation.pk}/assess/", lambda: judge(cast, interest=3), 10
    )


@given(st.lists(st.integers(1, 5), min_size=1, max_size=9))
def test_the_low_median_is_a_value_that_was_said(values):
    middle = low_median(values)

    assert middle in values
    assert 2 * sum(value < middle for value in values) < len(values)
    assert 2 * sum(value > middle for value in values) <= len(values)
    assert 0 <= spread(values) <= 4


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), min_size=5, max_size=5))
def test_the_picture_shows_every_count_of_the_table_inside_its_cell(counts):
    drawn = bubbles(counts, labelled_by="x", description="d", across="a", up="b")

    assert drawn.count("<circle") == sum(count > 0 for line in counts for count in line)
    assert "style=" not in drawn
