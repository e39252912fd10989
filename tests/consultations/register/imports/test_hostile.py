"""Hostile and odd files: each gets its answer within fixed memory, and nothing is written before it is applied."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.register.directory.models import Organisation, Person
from consultations.register.imports.actions import COLUMNS
from consultations.register.origins.models import Origin
from ds4skills.web.exporting import Sheet, guard, to_csv, to_jsonl, to_xlsx, unguard
from ds4skills.web.importing import tables
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.importing.reading import Ask
from tests.consultations.register.imports import bombs

HOSTILE = Path(__file__).parent / "hostile"
EXPECTED = json.loads((HOSTILE / "expected.json").read_text(encoding="utf-8"))
MEGA = 1 << 20
BLIND = (
    "from ds4skills.web.importing import guard, reading; "
    "guard.check = lambda path, columns=0: guard.Facts(); reading.serve()"
)
MEASURED = (  # the peak of this very process; getrusage would also tell what its parent once held
    "import sys; from ds4skills.web.importing import reading; reading.serve(); "
    "lines = open('/proc/self/status').read().split('VmHWM:')[1].split(); print(lines[0], file=sys.stderr)"
)


def answer(path: Path, ask: Ask) -> dict[str, object]:
    try:
        found = tables.read(path, ask)
    except RefusedError as refused:
        return {"refused": refused.code, "line": refused.detail}
    return {
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "header": found.header,
        "rows": len(found.rows),
        "notes": found.notes,
        "errors": {str(number): code for number, code in found.errors.items()},
    }


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_odd_files_are_read_as_expected(name):
    found = answer(HOSTILE / name, Ask(columns=COLUMNS))
    wanted = EXPECTED[name]
    assert {key: found[key] for key in wanted} == wanted


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[Path]:
    return bombs.write(tmp_path_factory.mktemp("bombs"))


def test_bombs_get_the_answer_in_their_name(made):
    assert len(made) >= 28
    for path in made:
        wanted = path.name.split("__")[0]
        assert answer(path, Ask(columns=COLUMNS)).get("refused", "ok") == wanted, path.name


def test_the_child_stays_small(made):
    for path in (*made, *(HOSTILE / name for name in EXPECTED)):
        command = [sys.executable, "-c", MEASURED, str(path), json.dumps({"columns": COLUMNS})]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert done.returncode == 0, (path.name, done.stderr)
        assert int(done.stderr.split()[-1]) * 1024 <= 64 * MEGA, path.name


def test_without_the_pre_flight_a_child_may_die_and_nobody_else_does(made, monkeypatch):
    monkeypatch.setattr(tables, "COMMAND", BLIND)
    books = [path for path in made if path.suffix == ".xlsx"]
    answers = {path.name: answer(path, Ask(columns=COLUMNS)) for path in books}
    assert len(answers) == len(books)
    assert answers["cell_far_outside__sparse_corner.xlsx"].get("refused") == "reader_died"


TEXTS = ["=1+1", "+32 2", "-2", "@x", "'=1", "plain", "\t=1", "é", "٣", "", "''", "a | b", "x\\|y", "l\nm"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_what_goes_out_comes_back_as_it_was(tmp_path, kind):
    rows = [[text, "stays"] for text in TEXTS]
    sheet = Sheet("data", ["name", "note"], rows)
    write = {"csv": to_csv, "jsonl": to_jsonl, "xlsx": lambda each: to_xlsx([each])}
    path = tmp_path / f"data.{kind}"
    path.write_bytes(write[kind](sheet))
    assert [cells for _number, cells in tables.read(path).rows] == rows
    assert all(unguard(guard(text)) == text for text in TEXTS)


def test_a_text_longer_than_a_cell_goes_on_in_another_sheet_and_comes_back_whole(tmp_path):
    long = "ab" * 40_000
    path = tmp_path / "data.xlsx"
    path.write_bytes(to_xlsx([Sheet("data", ["name", "note"], [["A", long], ["B", ""]], [("who", "me")])]))
    found = tables.read(path)
    assert found.sheets == ["data", "about"]
    assert [cells for _number, cells in found.rows] == [["A", long], ["B", ""]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_on_the_page_each_is_read_or_told_what_to_do_and_nothing_is_written(cast, sign_in, name):
    before = Organisation.objects.count(), Person.objects.count()
    sent = SimpleUploadedFile(name, (HOSTILE / name).read_bytes())
    said = {
        "file": sent,
        "kind": "organisations",
        "network": "own",
        "source": "x",
        "basis": Origin.Basis.CONSENT,
    }
    page = sign_in(cast.coordinator).post("/register/import/", said, follow=True)
    if "refused" in EXPECTED[name]:
        assert page.status_code == 422
        assert page.context["form"].errors["file"]
    else:
        assert page.redirect_chain[-1][0].endswith("/read/")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content
    assert (Organisation.objects.count(), Person.objects.count()) == before
