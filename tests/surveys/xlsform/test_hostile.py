"""Hostile workbooks are refused before they are parsed; big ones name the limit."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ds4skills.web.exporting import Sheet, to_xlsx
from ds4skills.web.importing import guard, tables
from ds4skills.web.importing.guard import RefusedError
from surveys.authoring.xlsform.building import read_workbook
from surveys.authoring.xlsform.reading import SHEETS
from surveys.authoring.xlsform.texts import read_texts
from tests.consultations.register.imports import bombs
from tests.consultations.register.imports.test_hostile import MEASURED, MEGA
from tests.surveys.xlsform.workbooks import ask, found, option, read, section, workbook


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[Path]:
    return bombs.write(tmp_path_factory.mktemp("bombs"))


def test_bombs_and_macros_are_refused_with_one_finding(made):
    refused = set()
    for path in made:
        outcome = read_workbook([path.read_bytes()])
        assert outcome.document is None, path.name
        wanted = path.name.split("__")[0]
        if wanted in {"ok", "empty", "not_a_table"} or path.suffix != ".xlsx":
            assert outcome.errors, path.name
            continue
        refused.add(wanted)
        sentence = tables.sentence(RefusedError(wanted, "")).partition("(")[0]
        assert [each.id for each in outcome.findings] == ["xf-file"], path.name
        assert sentence in outcome.findings[0].sentence, path.name
    assert {"macros", "inflates_too_far", "document_type", "cell_far_outside"} <= refused


def test_six_hundred_columns_are_refused_before_parsing(monkeypatch, tmp_path):
    blob = to_xlsx([Sheet("survey", [f"c{n}" for n in range(600)], [["x"] * 600])])
    path = tmp_path / "wide.xlsx"
    path.write_bytes(blob)
    with pytest.raises(RefusedError, match="cell_far_outside"):
        guard.check(path)
    outcome = read_workbook([blob])
    assert [(each.cell, each.id) for each in outcome.findings] == [("A1", "xf-file")]


@pytest.mark.parametrize(
    "blob", [b"", b"a,b\n1,2\n", b"%PDF-1.7", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" * 4]
)
def test_what_is_no_workbook_is_refused_in_a_sentence(blob):
    outcome = read_workbook([blob])
    assert [each.id for each in outcome.findings] == ["xf-file"]
    document = {"key": "k", "languages": ["en"], "lists": {}, "sections": []}
    same, findings = read_texts(document, [blob])
    assert same == document
    assert [each.id for each in findings] == ["xf-file"]


def test_two_thousand_questions_name_the_limit_and_the_child_stays_small(tmp_path):
    rows = section(*(ask("integer", f"q{n}", relevant="1 = 1") for n in range(2_000)))
    blob = workbook(rows)
    began = time.process_time()
    outcome = read_workbook([blob])
    assert time.process_time() - began < 2
    assert found(outcome) == [("survey!A303", "limit-questions")]
    path = tmp_path / "many.xlsx"
    path.write_bytes(blob)
    command = [sys.executable, "-c", MEASURED, str(path), json.dumps({"whole": SHEETS})]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert int(done.stderr.split()[-1]) * 1024 <= 64 * MEGA


def test_limits_have_names():
    sections = [row for n in range(51) for row in (ask("begin_group", f"s{n}"), {"type": "end_group"})]
    assert found(read(sections)) == [("survey!A102", "limit-sections")]
    choices = [option("l", f"c{n}") for n in range(201)]
    assert found(read(section(ask("select_one l")), choices)) == [("choices!A202", "limit-choices")]
    rows = [ask("select_one l", f"r{n}") for n in range(31)]
    table = section(ask("begin_group", "t", appearance="table-list"), *rows, {"type": "end_group"})
    assert found(read(table, choices[:2])) == [("survey!A34", "limit-rows")]
    codes = "bg es cs da de et el en fr ga hr it lv lt hu mt nl pl pt ro sk sl fi sv uk".split()
    wide = {f"label::{code}": "x" for code in codes}
    assert found(read(section({"type": "note", "name": "n", **wide})))[0] == ("survey!A1", "limit-languages")
    long = {"label::English (en)": "x" * 32_000}
    big = section(*({"type": "note", "name": f"n{n}", **long} for n in range(40)))
    assert found(read(big)) == [("survey!A1", "limit-size")]
    many = read([{"type": "text", "name": "q"}] * 3_001)
    assert found(many) == [("survey!A3000", "xf-rows")]


def test_a_thousand_findings_are_listed_and_the_rest_is_counted():
    outcome = read(section(*(ask("nonsense", f"q{n}") for n in range(1_500))))
    assert outcome.document is None
    assert len(outcome.findings) == 1_001
    assert [each.facts["count"] for each in outcome.findings if each.id == "xf-more"] == ["500"]
