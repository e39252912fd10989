"""What a row of a workbook becomes, or which sentence it gets."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from surveys.authoring.xlsform import building
from surveys.authoring.xlsform.findings import letters
from surveys.authoring.xlsform.languages import code_of, heading
from surveys.authoring.xlsform.sentences import SENTENCES, WARNINGS
from tests.surveys.xlsform.workbooks import LABEL, ask, found, option, read, section, whole, workbook

YES_NO = [option("yn", "yes"), option("yn", "no")]
STANCES = [option("st", "a", **{"ds:stance": "1"}), option("st", "b", **{"ds:stance": "none"})]
BOUND = "bind::ds:proposal"


def items(*rows, choices=()):
    return whole(read(section(*rows), choices))["sections"][0]["items"]


def one(*rows, choices=()):
    return [(cell, name) for cell, name in found(read(section(*rows), choices)) if cell]


def bare(item):
    return {name: value for name, value in item.items() if name not in {"key", "label"}}


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (ask("text"), {"kind": "text"}),
        (ask("string", appearance="multiline"), {"kind": "text", "lines": 4}),
        (
            ask("text", appearance="multiline email", parameters="rows=9"),
            {"kind": "text", "lines": 9, "format": "email"},
        ),
        (ask("time"), {"kind": "text", "format": "time"}),
        (ask("integer"), {"kind": "number"}),
        (ask("decimal"), {"kind": "number", "decimals": 2}),
        (ask("decimal", parameters="decimals=3"), {"kind": "number", "decimals": 3}),
        (ask("date", required="TRUE"), {"kind": "date", "required": "yes"}),
        (ask("date", required="soft"), {"kind": "date", "required": "soft"}),
        (ask("file"), {"kind": "file"}),
        (ask("photo"), {"kind": "file", "format": "image"}),
        (ask("trigger"), {"kind": "consent"}),
        (ask("note"), {"kind": "note"}),
        (ask("range"), {"kind": "rating", "scale": {"start": 1, "end": 10, "step": 1}}),
        (
            ask("range", parameters="start=0;end=4, step=2"),
            {"kind": "rating", "scale": {"start": 0, "end": 4, "step": 2}},
        ),
        (ask("calculate", calculation="1 + 1"), {"kind": "computed", "decimals": 2, "formula": "1 + 1"}),
        (ask("select one yn"), {"kind": "single", "list": "yn"}),
        (ask("select_multiple  yn"), {"kind": "multiple", "list": "yn"}),
        (ask("rank yn", **{"bind::ds:public": "yes"}), {"kind": "ranking", "list": "yn", "public": True}),
        (ask("text", constraint="regex(., '^\\+[0-9]{6,15}$')"), {"kind": "text", "format": "phone"}),
        (ask("integer", constraint=". > 1"), {"kind": "number", "rule": {"src": ". > 1", "message": {}}}),
        (ask("text", **{"bind::ds:register": "person.city"}), {"kind": "text", "register": "person.city"}),
    ],
)
def test_each_type_becomes_its_kind(row, wanted):
    (item,) = items(row, choices=YES_NO)
    assert bare(item) == wanted


@pytest.mark.parametrize(
    ("row", "cell", "finding"),
    [
        (ask("text", frobnicate="x"), "survey!D1", "xf-column"),
        (ask("note", required="yes"), "survey!D3", "xf-cell"),
        (ask("note", **{"constraint_message::English (en)": "x"}), "survey!D3", "xf-cell"),
        (ask("text", calculation="1"), "survey!D3", "xf-cell"),
        (ask("date", required="perhaps"), "survey!D3", "xf-yes-no"),
        (ask("text", **{"constraint_message::English (en)": "x"}), "survey!D3", "xf-message"),
        (ask("range", parameters="start=0 end=9 step=0.5"), "survey!D3", "xf-range"),
        (ask("range", parameters="start=0 end=999"), "survey!D3", "xf-range"),
        (ask("text", parameters="rows=400"), "survey!D3", "xf-lines"),
        (ask("decimal", parameters="decimals=9"), "survey!D3", "xf-decimals"),
        (ask("decimal", parameters="max-pixels=9"), "survey!D3", "xf-parameters"),
        (ask("select_one"), "survey!A3", "xf-list"),
        (ask("select_one yn randomly"), "survey!A3", "xf-type-rest"),
        (ask("dateTime"), "survey!A3", "xf-type"),
        (ask("", "q"), "survey!A3", "xf-type-blank"),
        (ask("text", disabled="yes"), "survey!D3", "xf-disabled"),
        (ask("integer", constraint="regex(., '[0-9]+')"), "survey!D3", "expr-regex"),
        (ask("text", **{"bind::ds:register": "nothing"}), "survey!D3", "ds-register"),
        (ask("select_one yn", **{BOUND: "DS-01"}), "survey!D3", "ds-stance"),
        (ask("select_one st", **{BOUND: "DS-01@3"}), "survey!D3", "ds-proposal"),
        (ask("select_one st", **{BOUND: "DS-01@2", "required": "yes"}), "survey!E3", "ds-required"),
        ({"type": "note", "name": "n", LABEL: "${nobody}"}, "survey!C3", "xf-pipe-unknown"),
        ({"type": "note", "name": "n", LABEL: "${n}"}, "survey!C3", "xf-pipe-later"),
        (ask("integer", "a" * 32), "survey!B3", "xf-name-long"),
        (ask("integer", "constructor"), "", ""),
    ],
)
def test_nothing_is_left_out_without_a_line(row, cell, finding):
    said = one(row, choices=[*YES_NO, *STANCES])
    assert {name for _cell, name in said} == ({finding} if finding else set())
    assert {place for place, _name in said} == ({cell} if cell else set())


@pytest.mark.parametrize(
    ("choice", "cell", "finding"),
    [
        ({"ds:code": "-77"}, "choices!D2", "xf-code-bad"),
        ({"ds:code": "1.5"}, "choices!D2", "xf-code-bad"),
        ({"ds:code": "32768"}, "choices!D2", "xf-code-bad"),
        ({"hint": "x"}, "choices!D1", "xf-column"),
        ({"media::image": "x.png"}, "choices!D1", "xf-column"),
        ({"name": "Yes"}, "choices!B2", "xf-choice-bad"),
        ({"list_name": "y n"}, "choices!A2", "xf-list-name"),
    ],
)
def test_choices_have_findings_of_their_own(choice, cell, finding):
    said = one(ask("note"), choices=[option("yn", "yes") | choice])
    assert said == [(cell, finding)]


def test_codes_that_are_not_given_come_after_those_that_are():
    given = [
        option("l", "a"),
        option("l", "b", **{"ds:code": "7"}),
        option("l", "c"),
        option("l", "d", **{"ds:code": "-88"}),
    ]
    document = whole(read(section(ask("note")), given))
    assert [choice["code"] for choice in document["lists"]["l"]] == [8, 7, 9, -88]


def test_a_list_that_others_use_without_other_is_copied():
    outcome = read(section(ask("select_one yn or_other", "a"), ask("select_one yn", "b")), YES_NO)
    first, second = whole(outcome)["sections"][0]["items"]
    assert (first["list"], first["other"], second["list"]) == ("yn_other", True, "yn")
    assert [choice["key"] for choice in whole(outcome)["lists"]["yn_other"]] == ["yes", "no", "other"]
    assert len(whole(outcome)["lists"]["yn"]) == 2
    assert found(outcome) == [("survey!A3", "xf-other")]


def test_capitals_in_keys_are_lowered_where_they_are_used_too():
    rows = [ask("integer", "Age"), ask("note", "n", relevant="${Age} > 3") | {LABEL: "You are ${ Age }"}]
    outcome = read(section(*rows))
    note = whole(outcome)["sections"][0]["items"][1]
    assert (note["show"], note["label"]["en"]) == ("${age} > 3", "You are ${age}")
    assert found(outcome) == [("survey!B3", "xf-name-case")]


def test_questions_outside_groups_get_a_section_each_time_with_a_note():
    group = [ask("begin_group", "section_1"), ask("note", "a"), {"type": "end_group"}]
    outcome = read([ask("note", "b"), ask("note", "c"), *group, ask("note", "d")])
    shape = [(each["key"], [item["key"] for item in each["items"]]) for each in whole(outcome)["sections"]]
    assert shape == [("section_12", ["b", "c"]), ("section_1", ["a"]), ("section_3", ["d"])]
    assert [(each.cell, each.id) for each in outcome.notes] == [("A2", "xf-section"), ("A7", "xf-section")]


def test_groups_hold_one_level_and_tables():
    inner = [ask("begin group", "g"), ask("begin group", "t", appearance="table-list")]
    rows = [ask("select_one yn", "r1", required="yes"), ask("select_one yn", "r2", required="yes")]
    (group,) = items(*inner, *rows, {"type": "end group"}, {"type": "end group"}, choices=YES_NO)
    (table,) = group["items"]
    assert (table["kind"], table["required"], table["list"]) == ("matrix", "yes", "yn")
    assert [row["key"] for row in table["rows"]] == ["r1", "r2"]
    end = {"type": "end_group"}
    deep = [ask("begin_group", "g"), ask("begin_group", "h"), ask("note", "n"), end, end]
    assert one(*deep) == [("survey!A4", "xf-group-deep")]
    assert one(ask("begin_group", "t", appearance="table-list"), ask("text"), end)[-1] == (
        "survey!A4",
        "xf-matrix",
    )
    uneven = [
        ask("begin_group", "t", appearance="table-list"),
        *rows[:1],
        ask("select_one yn", "r3", relevant="1 = 1"),
        end,
    ]
    assert one(*uneven, choices=YES_NO) == [("survey!A3", "xf-matrix-required"), ("survey!F5", "xf-cell")]


def test_columns_without_a_language_and_other_spellings_are_read():
    rows = [
        {"type": "begin group", "name": "s", "label": "Part"},
        {
            "type": "integer",
            "name": "q",
            "label": "How many?",
            "relevance": "1 = 1",
            "constraint message": "x",
            "constraint": ". > 1",
        },
        {"type": "end group"},
    ]
    outcome = read(rows, [{"list name": "l", "value": "a", "caption:English": "A"}])
    assert found(outcome) == []
    assert [(each.cell, each.id) for each in outcome.notes] == [("C1", "xf-language-assumed")]
    (question,) = whole(outcome)["sections"][0]["items"]
    assert (question["show"], question["rule"]["message"]) == ("1 = 1", {"en": "x"})
    assert whole(outcome)["lists"]["l"][0]["label"] == {"en": "A"}
    settings = {"form_title": "T", "form_id": "f", "default_language": "Français (fr)"}
    assert whole(read(rows, settings=settings))["languages"] == ["fr"]


def test_of_two_columns_of_one_name_the_first_counts():
    outcome = read([ask("note") | {"label::en": "Twice"}])
    assert found(outcome) == [("survey!D1", "xf-column-twice")]
    assert whole(outcome)["sections"][0]["items"][0]["label"] == {"en": "Text"}


def test_languages_are_found_by_code_by_name_and_by_default():
    row = {"type": "note", "name": "n", "label::fr": "Oui", "label::Deutsch": "Ja"}
    settings = {"form_title": "T", "form_id": "f", "default_language": "Deutsch"}
    outcome = read([row], settings=settings)
    assert whole(outcome)["languages"] == ["de", "fr"]
    assert whole(outcome)["sections"][0]["items"][0]["label"] == {"de": "Ja", "fr": "Oui"}
    outcome = read([row | {"label::Dothraki": "x"}], settings=settings | {"default_language": "Español (es)"})
    assert outcome.document is None
    assert found(outcome) == [("settings!C2", "xf-language"), ("survey!E1", "xf-language-unknown")]
    assert code_of("Português (Brasil) (pt-BR)") == "pt-br"
    assert [code_of(heading(code)) for code in ("en", "fr", "pt-br", "el")] == ["en", "fr", "pt-br", "el"]


def test_the_default_language_comes_first():
    row = {"type": "note", "name": "n", LABEL: "Yes", "label::Français (fr)": "Oui"}
    settings = {"form_title": "Titre", "form_id": "My Form", "default_language": "Français (fr)"}
    outcome = read([row], settings=settings)
    assert whole(outcome)["languages"] == ["fr", "en"]
    assert whole(outcome)["title"] == {"fr": "Titre"}
    assert whole(outcome)["key"] == "my_form"
    assert found(outcome) == [("settings!B2", "xf-form-id")]


def test_characters_that_cannot_be_kept_are_taken_out_with_a_line():
    outcome = read([{"type": "note", "name": "n", LABEL: "a\x07b\u0085"}])
    assert whole(outcome)["sections"][0]["items"][0]["label"] == {"en": "ab"}
    assert found(outcome) == [("survey!C2", "xf-characters")]


def test_each_finding_has_a_sentence_and_each_sentence_a_finding():
    sources = [path.read_text(encoding="utf-8") for path in Path(building.__file__).parent.glob("*.py")]
    code = "\n".join(source for source in sources if "SENTENCES: dict" not in source)
    used = set(re.findall(r'"((?:xf|ds|tx|limit|expr)-[a-z-]+)"', code))
    assert used == set(SENTENCES)
    assert set(SENTENCES) >= WARNINGS


def test_an_upload_is_read_as_a_form_gives_it():
    upload = SimpleUploadedFile("survey.xlsx", workbook([ask("note")]))
    upload.read()
    assert building.read_workbook(upload).errors == 0


def test_cells_are_named_as_a_spreadsheet_does():
    assert [letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_sentence_is_said_in_the_readers_language():
    (finding,) = read(section(ask("select_onee yn")), YES_NO).findings
    with override("en"):
        assert finding.sentence == "“select_onee” is not a type of question. Did you mean “select_one”?"
