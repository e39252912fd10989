"""What goes out comes back: documents, workbooks and translations."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ds4skills.web.importing.tables import read_book
from surveys.authoring.xlsform.building import read_workbook
from surveys.authoring.xlsform.texts import read_texts, write_texts
from surveys.authoring.xlsform.writing import write_workbook
from tests.surveys.xlsform.documents import PROPOSALS, documents
from tests.surveys.xlsform.workbooks import workbook

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


def test_choices_of_a_questions_own_become_a_list():
    choices = [{"key": "a", "code": 1, "label": {"en": "A"}}]
    item = {"key": "q", "kind": "single", "label": {"en": "Which?"}}
    head = {"schema": 1, "key": "k", "title": {"en": "T"}, "languages": ["en"]}
    own = head | {
        "lists": {"q": choices},
        "sections": [{"key": "s", "kind": "section", "items": [item | {"choices": choices}]}],
    }
    found = read_workbook([write_workbook(own)]).document
    assert found == own | {
        "lists": {"q": choices, "q2": choices},
        "sections": [{"key": "s", "kind": "section", "items": [item | {"list": "q2"}]}],
    }
    assert read_texts(own, [write_texts(own)])[0] == own


@given(document=documents())
@settings(max_examples=15)
def test_translations_that_went_out_change_nothing_when_they_come_back(document):
    again, findings = read_texts(document, [write_texts(document)])
    assert again == document
    assert {each.id for each in findings} <= {"tx-pipe"}


GOOD = (
    "select_one l;select_multiple l or_other;rank m;text;integer;decimal;time;range;note;file;image;acknowledge;"
    "select_one l or_other;date;start;string;begin group;begin_group"
).split(";")
BAD = "end_group;begin_repeat;end_repeat;nonsense;;calculate;select_one;select_one nowhere".split(";")
ODD = [
    "yes",
    "a",
    "B",
    "1",
    "0.5",
    "‘a’ = 'a'",
    "regex(., '^https?://.+')",
    "${b} = = 1",
    "%",
    "%(x)s",
    "DS-09",
]
FIT = {
    "label::fr": ["Texte", "${q0}", ""],
    "hint": ["Hint"],
    "required": ["yes", "no", "soft", "TRUE", "maybe"],
    "relevant": ["1 = 1", "${q0} = 'a'", "${Q1} > 1", "‘a’ = 'a'"],
    "constraint": [". > 1", "regex(., '^https?://.+')", "regex(., '(a+)+')"],
    "constraint_message": ["Why"],
    "appearance": ["table-list", "multiline email", "minimal"],
    "calculation": ["1 + 1"],
    "choice_filter": ["region = 'x'"],
    "parameters": ["start=0 end=5 step=1", "decimals=1", "rows=3", "odd=1"],
    "bind::ds:proposal": ["DS-01"],
    "bind::ds:register": ["organisation.country"],
    "bind::ds:public": ["yes"],
    "other": ["x"],
}


@st.composite
def lines(draw, *, wild: bool) -> list[dict[str, str]]:
    """Make rows that are odd, and where they are wild mostly wrong."""
    made = []
    opened = 0
    for n in range(draw(st.integers(1, 8))):
        written = draw(st.sampled_from([*GOOD, *BAD] if wild else GOOD))
        begins = written.startswith("begin")
        if begins and opened >= 2 and not wild:
            continue
        opened += begins
        row = {
            "type": written,
            "name": draw(st.sampled_from([f"q{n}", f"q{n}", f"Q{n}", *(["1x"] if wild else [])])),
        }
        row |= {"label::fr": "Texte", "hint": ""}
        for column in draw(st.lists(st.sampled_from(sorted(FIT)), max_size=2)):
            row[column] = draw(st.sampled_from(FIT[column] + (ODD if wild else [])))
        made.append(row)
    return [*made, *[{"type": "end_group"}] * opened]


@st.composite
def options(draw, *, wild: bool) -> list[dict[str, str]]:
    keys = ["a", "b", "other", *(["X", "b c"] if wild else [])]
    made = []
    for name in "lm":
        for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=not wild)):
            row = {
                "list_name": name,
                "name": key,
                "label::fr": "Choix",
                "region": draw(st.sampled_from(["", "x"])),
            }
            row["ds:stance"] = draw(st.sampled_from(["", "1", "none"]))
            made.append(row | ({"ds:code": draw(st.sampled_from(["1", "1.5", "-77"]))} if wild else {}))
    return made


@given(data=st.data(), wild=st.sampled_from([False, False, True]))
@settings(max_examples=120)
def test_any_workbook_gets_sentences_and_what_is_taken_over_stays_as_it_is(data, wild):
    book = workbook(data.draw(lines(wild=wild)), data.draw(options(wild=wild)))
    outcome = read_workbook([book], proposals=PROPOSALS)
    assert all(each.sentence and each.cell for each in (*outcome.findings, *outcome.notes))
    assert (outcome.document is None) == bool(outcome.errors)
    if outcome.document is not None:
        again = read_workbook([write_workbook(outcome.document)], proposals=PROPOSALS)
        assert again.document == outcome.document
        assert not {each.id for each in again.findings} - {"xf-translation", "xf-pipe"}
