"""Texts go to translators and come back; what was changed meanwhile is not overwritten."""

from typing import Any

from ds4skills.web.exporting import Sheet, to_xlsx
from ds4skills.web.importing.tables import read_book
from surveys.authoring.xlsform.texts import read_texts, write_texts

DOCUMENT: dict[str, Any] = {
    "schema": 1,
    "key": "needs",
    "title": {"en": "Needs"},
    "languages": ["en", "fr"],
    "lists": {"yn": [{"key": "yes", "code": 1, "label": {"en": "Yes"}}]},
    "sections": [
        {
            "key": "s",
            "kind": "section",
            "label": {"en": "Part"},
            "items": [
                {
                    "key": "q",
                    "kind": "number",
                    "label": {"en": "How many of ${n}?", "fr": "Combien sur ${n} ?"},
                    "hint": {"en": "A number"},
                    "rule": {"src": ". > 1", "message": {}},
                },
                {"key": "m", "kind": "matrix", "list": "yn", "rows": [{"key": "r", "label": {"en": "Row"}}]},
                {"key": "c", "kind": "computed", "formula": "1"},
            ],
        }
    ],
}


def cells() -> list[list[str]]:
    return read_book([write_texts(DOCUMENT)], ("texts",)).cells["texts"]


def send(rows: list[list[str]], document: dict[str, Any] = DOCUMENT):
    changed, findings = read_texts(document, [to_xlsx([Sheet("texts", rows[0], rows[1:])])])
    return changed, [(each.cell, each.id) for each in findings]


def test_there_is_a_row_per_text_with_all_languages():
    rows = cells()
    assert rows[0] == ["key", "text", "mark", "English (en)", "Français (fr)"]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        ("needs", "title"),
        ("s", "label"),
        ("q", "label"),
        ("q", "hint"),
        ("q", "message"),
        ("m", "label"),
        ("r", "label"),
        ("yn/yes", "label"),
    ]
    assert rows[3][3:] == ["How many of ${n}?", "Combien sur ${n} ?"]


def test_translations_come_in_and_nothing_else_changes():
    rows = cells()
    rows[1][4], rows[5][4], rows[8][4] = "Besoins", "Un nombre au-dessus de 1", "Oui"
    changed, findings = send(rows)
    assert findings == []
    assert changed["title"] == {"en": "Needs", "fr": "Besoins"}
    assert changed["sections"][0]["items"][0]["rule"]["message"] == {"fr": "Un nombre au-dessus de 1"}
    assert changed["lists"]["yn"][0]["label"] == {"en": "Yes", "fr": "Oui"}
    assert DOCUMENT["title"] == {"en": "Needs"}
    for holder in (changed["title"], changed["lists"]["yn"][0]["label"]):
        del holder["fr"]
    changed["sections"][0]["items"][0]["rule"]["message"] = {}
    assert changed == DOCUMENT


def test_a_text_that_was_changed_meanwhile_stays():
    rows = cells()
    rows[1][4] = "Besoins"
    newer = {**DOCUMENT, "title": {"en": "Needs of 2026"}}
    changed, findings = send(rows, newer)
    assert changed == newer
    assert findings == [("D2", "tx-changed")]


def test_a_blank_cell_takes_nothing_away():
    rows = cells()
    rows[3][4] = ""
    changed, findings = send(rows)
    assert changed == DOCUMENT
    assert findings == [("E4", "tx-blank")]


def test_a_new_language_joins_and_what_is_unknown_is_told():
    rows = cells()
    rows = [[*row, ""] for row in rows]
    rows[0][5], rows[1][5], rows[3][5] = "Deutsch (de)", "Bedarf", "Wie viele?"
    rows.append(["ss", "label", "", "Part", "", ""])
    rows.append(["s", "label", "", "Part", "", ""])
    changed, findings = send(rows)
    assert changed["languages"] == ["en", "fr", "de"]
    assert changed["title"]["de"] == "Bedarf"
    assert findings == [("F1", "tx-language"), ("F4", "tx-pipe"), ("A10", "tx-key"), ("A11", "tx-key-twice")]


def test_a_workbook_without_the_sheet_or_its_columns_changes_nothing():
    same, findings = read_texts(DOCUMENT, [to_xlsx([Sheet("other", ["a"], [["b"]])])])
    assert same == DOCUMENT
    assert [each.id for each in findings] == ["xf-sheet"]
    _same, findings = read_texts(DOCUMENT, [to_xlsx([Sheet("texts", ["key"], [["s"]])])])
    assert [each.id for each in findings] == ["xf-column-missing"]
