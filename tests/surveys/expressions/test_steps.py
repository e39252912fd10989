"""The way through the stakeholder survey of the shared folder is the one its cases expect."""

import json
from typing import Any

import pytest

from surveys.authoring.expressions import Context, check, compiled, evaluate, route, text, truth
from surveys.authoring.expressions.check import SILENT
from surveys.authoring.expressions.unreachable import judge, never_shown
from surveys.authoring.expressions.wording import Words, shown_when
from surveys.authoring.steps import columns_of, domains_of, known_of, nodes, numeric_of, steps_of
from tests.conftest import SHARED

DATA = SHARED / "xlsform"


@pytest.fixture
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (DATA / "stakeholder_needs_definition.json").read_text(encoding="utf-8")
    )
    return found


@pytest.mark.shared_data
def test_every_case_goes_the_expected_way(document):
    cases = json.loads((DATA / "stakeholder_needs_cases.json").read_text(encoding="utf-8"))
    steps = steps_of(document)
    silent = {step.key for step in steps if step.silent}

    assert len(cases) == 7
    for case in cases:
        shown = route(steps, case["answers"])
        assert [key for key in shown if key not in silent] == case["expected"]["shown"], case["name"]
        dropped = sorted(key for key, value in case["answers"].items() if key not in shown and text(value))
        assert dropped == case["expected"]["dropped"], case["name"]
        assert route(steps, shown) == shown
        engaged = [row[2] for row in case["expected"]["facts"] if row[0] == "engaged"]
        assert engaged in ([], [round(float(text(shown["engaged"])) * 100)])


@pytest.mark.shared_data
def test_the_survey_has_no_finding_and_every_question_is_reached(document):
    known, domains = known_of(document), domains_of(document)
    found: list[Any] = []
    for item, _within in nodes(document):
        place = known[item["key"]].order
        sources = [
            (item.get("show"), False),
            (item.get("formula"), False),
            (item.get("rule", {}).get("src"), True),
        ]
        for source, here in sources:
            if source:
                found += check(compiled(source), known, place, here=here)
                own = {".": domains[item["key"]]} if here and item["key"] in domains else {}
                found += judge(compiled(source), {**domains, **own}) if source != item.get("formula") else []

    assert found == []
    assert never_shown(steps_of(document), domains) == []


@pytest.mark.shared_data
def test_kinds_choices_and_columns_are_known(document):
    known = known_of(document)
    items = {item["key"]: item for item, _within in nodes(document)}

    assert known["federated"].kind == "single"
    assert known["federated"].choices == {"sd", "d", "n", "a", "sa", "dk"}
    assert [key for key, each in known.items() if each.kind in SILENT] == [
        *("you", "welcome", "practice", "users", "needs", "positions", "architecture", "outlook"),
    ]
    assert numeric_of(document) == {"feeds", "urgency", "share"}
    assert domains_of(document)["urgency"].count == 12
    assert domains_of(document)["sources"].count == 64
    columns = columns_of(document, items["country"])
    assert columns == {"region"}
    offered = compiled(items["country"]["filter"], columns)
    north = Context({"region": "north"}, columns={"region": "north"})
    assert truth(evaluate(offered, north))


@pytest.mark.shared_data
def test_the_outline_says_its_conditions_in_words(document):
    labels = {item["key"]: item.get("label", {}).get("en", "") for item, _within in nodes(document)}
    choices = {
        item["key"]: {row["key"]: row["label"]["en"] for row in document["lists"].get(item.get("list"), [])}
        for item, _within in nodes(document)
    }
    said = {
        item["key"]: shown_when(item["show"], Words(labels, choices))
        for item, _ in nodes(document)
        if item.get("show")
    }

    assert said["why_not"] == "Shown when “Do you share skills data with others?” is “No”"
    assert "${" not in "".join(said.values())


def test_a_draft_s_unreadable_condition_hides_nothing():
    document = {
        "lists": {},
        "sections": [
            {"key": "s1", "kind": "section", "items": [{"key": "q1", "kind": "text", "show": "${a} = = 1"}]},
        ],
    }

    assert route(steps_of(document), {"q1": "said"}) == {"s1": None, "q1": "said"}
