"""The workbooks beside the project give exactly the findings and the document that stand beside them."""

import csv
import json

import pytest

from ds4skills.audit.chain import digest
from ds4skills.web.importing.tables import read_book
from surveys.authoring.xlsform.building import read_workbook
from surveys.authoring.xlsform.reading import SHEETS
from surveys.authoring.xlsform.writing import write_workbook

pytestmark = pytest.mark.shared_data
PROPOSALS = {f"DS-0{number}": 1 for number in range(1, 6)}
GOLDEN = "ebe70a05f922636688f339b43f8f8e9e091c29b41f5df67c305e7a4f6a02370c"
NEEDS = "stakeholder_needs_en_fr.xlsx"


@pytest.fixture
def folder(shared):
    return shared / "xlsform"


def outcome(path):
    with path.open("rb") as file:
        return read_workbook(file, proposals=PROPOSALS)


@pytest.mark.parametrize("name", ["broken", "source_card_warnings"])
def test_every_finding_is_told_at_once_with_its_cell(folder, name):
    with (folder / f"{name}.expected.csv").open(newline="", encoding="utf-8") as file:
        wanted = [tuple(row) for row in csv.reader(file)][1:]
    found = outcome(folder / f"{name}.xlsx")
    assert [(each.sheet, each.cell, each.severity, each.id) for each in found.findings] == wanted
    assert (found.document is None) == any(severity == "error" for _sheet, _cell, severity, _id in wanted)
    assert all(each.sentence for each in found.findings)


def test_a_good_workbook_becomes_the_document_beside_it(folder):
    found = outcome(folder / NEEDS)
    assert found.findings == ()
    assert [(each.cell, each.id) for each in found.notes] == [("L9", "xf-appearance")]
    wanted = json.loads((folder / "stakeholder_needs_definition.json").read_text(encoding="utf-8"))
    assert found.document == wanted
    assert digest(found.document) == GOLDEN


def test_the_golden_document_goes_out_and_comes_back(folder):
    wanted = json.loads((folder / "stakeholder_needs_definition.json").read_text(encoding="utf-8"))
    again = read_workbook([write_workbook(wanted)], proposals=PROPOSALS)
    assert again.findings == again.notes == ()
    assert digest(again.document) == GOLDEN


def test_the_golden_workbook_keeps_every_cell_but_how_a_device_shows_it(folder):
    with (folder / NEEDS).open("rb") as file:
        before = read_book(file, SHEETS).cells
    after = read_book([write_workbook(outcome(folder / NEEDS).document)], SHEETS).cells
    before["survey"] = [["" if cell == "minimal" else cell for cell in row] for row in before["survey"]]
    before["choices"][1:] = sorted(before["choices"][1:], key=lambda row: row[0])  # lists by their names
    assert after == before


def test_warnings_leave_a_document_with_what_was_changed(folder):
    document = outcome(folder / "source_card_warnings.xlsx").document
    items = {item["key"]: item for item in document["sections"][0]["items"]}
    assert list(items) == ["sourcename", "url", "phone", "content", "access", "licence", "esco"]
    assert items["url"]["format"] == "url"
    assert "rule" not in items["phone"]
    assert items["licence"]["show"] == "${access} = 'open'"
    assert items["content"]["other"] is True
    assert document["lists"]["content"][-1] == {
        "key": "other",
        "code": 4,
        "label": document["lists"]["content"][-1]["label"],
    }
