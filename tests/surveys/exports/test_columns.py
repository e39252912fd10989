"""The columns of an export are those of the golden table."""

import csv

import pytest

from surveys.authoring.plans import clean, make, travel
from surveys.results.exports.columns import asked_by, row_of, variables_of
from tests.surveys.test_outcomes import FOLDER, load, stored

pytestmark = pytest.mark.shared_data


def test_the_golden_cases_become_the_golden_rows():
    plan = make(load("stakeholder_needs_definition.json"))
    variables = variables_of([(plan, {})])
    with (FOLDER / "stakeholder_needs_codes.csv").open(encoding="utf-8", newline="") as lines:
        golden = {row.pop("case"): row for row in csv.DictReader(lines)}
    names = [name for variable in variables for name in variable.columns]
    for case in load("stakeholder_needs_cases.json"):
        if case["name"] not in golden:
            continue
        answers = {key: stored(value) for key, value in case["answers"].items()}
        journey = travel(plan, answers)
        row = dict(
            zip(
                names,
                map(str, row_of(variables, asked_by(variables, plan, {}), journey, clean(journey, answers))),
                strict=True,
            )
        )
        assert row == golden[case["name"]], case["name"]
    assert list(next(iter(golden.values()))) == names
