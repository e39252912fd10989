"""Results, coverage and cross-tables for programs: the figures of the pages."""

from datetime import timedelta

import pytest

from ds4skills.web import clock
from tests.asking import program
from tests.factories import NOON
from tests.surveys.results.answers import one, respond, survey_of

pytestmark = pytest.mark.django_db


def filled(cast, **more):
    survey = survey_of(cast, one("single"), one("ranking"), one("number", "How many?"), **more)
    for number in range(12):
        respond(
            survey,
            {"q1": f"c{number % 2 + 1}", "q2": ["c2", "c1"], "q3": str(number)},
            category="research" if number < 10 else "company",
        )
    return survey


def test_toplines_of_every_kind_with_filters(cast, at):
    filled(cast)
    call = program(cast.observer, cast.consultation)
    found = {line["key"]: line for line in call("get", "surveys/needs/results/").json()["toplines"]}
    assert [bar["count"] for bar in found["q1"]["bars"]] == [6, 6, 0]
    assert (found["q2"]["bars"][0]["mean"], found["q2"]["bars"][1]["first"]) == ("2.00", 12)
    assert found["q3"]["numbers"]["median"] == "5.5"

    narrowed = call("get", "surveys/needs/results/?f=q.q1:c1&f=category:company").json()
    assert narrowed["toplines"][0]["answered"] == 1
    assert call("get", "surveys/needs/results/?f=colour:red").status_code == 400
    assert call("get", "surveys/needs/results/?colour=red").status_code == 400


def test_cross_tables_and_coverage(cast, at):
    filled(cast)
    call = program(cast.observer, cast.consultation)
    crossed = call("get", "surveys/needs/results/q1/?by=category").json()
    cells = dict(zip(crossed["columns"], crossed["rows"][0]["cells"], strict=True))
    assert cells["research"] == {"n": 5, "row_percent": 83, "column_percent": 50}
    refused = call("get", "surveys/needs/results/q1/?by=colour")
    assert refused.status_code == 400
    assert "country" in refused.json()["sentence"]
    assert call("get", "surveys/needs/coverage/").json()["people"]["submitted"] == 12


def test_small_cells_are_null_and_sealed_answers_are_refused(cast, at):
    survey = filled(cast, identity="confidential")
    call = program(cast.observer, cast.consultation)
    assert call("get", "surveys/needs/results/q1/").status_code == 409
    at(NOON + timedelta(days=3))
    crossed = program(cast.observer, cast.consultation)("get", "surveys/needs/results/q1/").json()
    assert crossed["totals"] == [12]
    at(NOON)
    sealed = filled(cast, code="sealed", sealed=True)
    assert call("get", "surveys/sealed/results/").status_code == 409
    assert call("get", "surveys/sealed/coverage/").status_code == 200
    assert sealed.is_sealed(clock.now())
    assert survey.hides_small
