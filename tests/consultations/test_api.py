"""The API of consultations: what the pages show, and nothing more."""

import pytest
from django.test import Client

from tests.asking import token_of
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
    assert [each["key"] for each in answer["proposals"]] == ["P-01", "P-02"]
    assert not answer["sealed"]


def test_a_sealed_consultation_gives_wordings_only(cast, at):
    at(NOON)
    people_who_spoke(cast)
    cast.consultation.sealed = True
    cast.consultation.save()
    answer = ask(cast.coordinator, f"{cast.consultation.slug}/proposals/").json()
    assert answer["sealed"]
    assert {name for each in answer["proposals"] for name in each} == {"key", "wordings"}


def test_my_positions_are_mine_alone(cast, at):
    at(NOON)
    version = make_proposal(cast.consultation, "P-01")
    say(make_voice(cast.consultation, cast.person), version, "2")
    say(make_voice(cast.consultation, cast.colleague_person), version, "-2")
    path = f"{cast.consultation.slug}/positions/mine/"
    assert [each["stance"] for each in ask(cast.stakeholder, path).json()["positions"]] == ["2"]
    assert ask(cast.stranger, path).json()["positions"] == []


def test_without_a_token_or_its_scope_nothing_is_told(cast, at):
    at(NOON)
    path = f"{cast.consultation.slug}/reports/"
    assert Client().get(f"/api/consultations/{path}").status_code in {401, 403}
    assert ask(cast.stakeholder, path, scopes=("ledger:write",)).status_code == 403
    assert ask(cast.stakeholder, path).json() == {"reports": []}
