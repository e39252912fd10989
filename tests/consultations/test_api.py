"""The API of consultations: what the pages show, and nothing more."""

import pytest
from django.test import Client

from tests.asking import token_of
from tests.budgets.counting import statements
from tests.consultations.consensus.people import people_who_spoke
from tests.factories import NOON, make_proposal, make_voice, say

pytestmark = pytest.mark.django_db


def ask(user, path, scopes=("results:read",)):
    """Ask with a fresh token of somebody."""
    secret = token_of(user, path.partition("/")[0], scopes)
    return Client().get(f"/api/consultations/{path}", headers={"Authorization": f"Bearer {secret}"})


def test_proposals_have_their_levels(cast, at):
    at(NOON)
    people_who_spoke(cast)
    answer = ask(cast.stakeholder, f"{cast.consultation.slug}/proposals/").json()
    assert [each["key"] for each in answer["results"]] == ["P-01", "P-02"]
    assert not answer["sealed"]


def test_a_sealed_consultation_gives_wordings_only(cast, at):
    at(NOON)
    people_who_spoke(cast)
    cast.consultation.sealed = True
    cast.consultation.save()
    answer = ask(cast.coordinator, f"{cast.consultation.slug}/proposals/").json()
    assert answer["sealed"]
    assert {name for each in answer["results"] for name in each} == {"key", "wordings"}


def test_my_positions_are_mine_alone(cast, at):
    at(NOON)
    version = make_proposal(cast.consultation, "P-01")
    say(make_voice(cast.consultation, cast.person), version, "2")
    say(make_voice(cast.consultation, cast.colleague_person), version, "-2")
    path = f"{cast.consultation.slug}/positions/mine/"
    assert [each["stance"] for each in ask(cast.stakeholder, path).json()["results"]] == ["2"]
    assert ask(cast.stranger, path).json()["results"] == []


def test_without_a_token_or_its_scope_nothing_is_told(cast, at):
    at(NOON)
    path = f"{cast.consultation.slug}/reports/"
    assert Client().get(f"/api/consultations/{path}").status_code in {401, 403}
    assert ask(cast.stakeholder, path, scopes=("ledger:write",)).status_code == 403
    assert ask(cast.stakeholder, path).json()["results"] == []


def _more(cast, number):
    """Put one more of everything on the table."""
    version = make_proposal(cast.consultation, f"Q-{number}")
    say(make_voice(cast.consultation, cast.person), version, "2")


@pytest.mark.parametrize(
    ("path", "most"), [("proposals/", 12), ("positions/mine/", 9), ("reports/", 8), ("workshops/", 12)]
)
def test_the_lists_are_paged_and_cost_the_same_however_long(cast, at, path, most):
    at(NOON)
    people_who_spoke(cast)
    path, costs = f"{cast.consultation.slug}/{path}", []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            _more(cast, number)
        ask(cast.stakeholder, path)
        with statements() as asked:
            answer = ask(cast.stakeholder, path)
        costs.append(len(asked))
    assert set(answer.json()) >= {"count", "next", "previous", "results"}
    assert costs[0] == costs[1] <= most + 1, costs  # and the token that `ask` makes
    one = ask(cast.stakeholder, f"{path}?page_size=1").json()
    assert len(one["results"]) <= 1
    assert one["count"] == answer.json()["count"]
    assert ask(cast.stakeholder, f"{path}?owner=1").status_code == 400


def test_a_page_of_proposals_tells_the_same_figures_as_the_whole_list(cast, at):
    at(NOON)
    people_who_spoke(cast)
    path = f"{cast.consultation.slug}/proposals/"
    whole = ask(cast.stakeholder, path).json()["results"]
    pages = [
        ask(cast.stakeholder, f"{path}?page_size=1&page={number}").json()["results"][0]
        for number in range(1, len(whole) + 1)
    ]
    assert pages == whole
    assert whole[0]["level"]["name"]
    assert whole[0]["categories"]
