"""What goes out comes back: documents, workbooks and translations."""

from hypothesis import given, settings

from ds4skills.web.importing.tables import read_book
from surveys.authoring.xlsform.building import read_workbook
from surveys.authoring.xlsform.texts import read_texts, write_texts
from surveys.authoring.xlsform.writing import write_workbook
from tests.surveys.xlsform.documents import PROPOSALS, documents

SHEETS = ("survey", "choices", "settings")


@given(document=documents())
@settings(max_examples=60)
def test_a_document_that_went_out_comes_back_as_it_was(document):
    outcome = read_workbook([write_workbook(document)], proposals=PROPOSALS)
    assert [each for each in outcome.findings if each.error] == []
    assert outcome.document == document


@given(document=documents())
@settings(max_examples=15)
def test_a_workbook_that_came_in_goes_out_cell_by_cell_and_holds_strings_only(document):
    written = write_workbook(document)
    again = read_workbook([written], proposals=PROPOSALS).document
    assert again is not None
    first, second = read_book([written], SHEETS), read_book([write_workbook(again)], SHEETS)
    assert first.cells == second.cells
    assert first.formulas == {}


@given(document=documents())
@settings(max_examples=15)
def test_translations_that_went_out_change_nothing_when_they_come_back(document):
    again, findings = read_texts(document, [write_texts(document)])
    assert again == document
    assert {each.id for each in findings} <= {"tx-pipe"}
