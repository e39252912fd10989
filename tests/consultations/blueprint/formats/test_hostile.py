"""Bad files get a named answer with the place, in little time and memory, and the process lives on."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from consultations.blueprint.text.iso import tables
from consultations.blueprint.text.iso.reading import read_iso
from consultations.blueprint.text.word import reading
from consultations.blueprint.text.word_in import read_docx
from ds4skills.web.importing import child, documents
from ds4skills.web.importing import tables as workbooks
from ds4skills.web.importing.guard import RefusedError
from tests.consultations.blueprint.formats import bombs, docs

MEGA = 1 << 20
MEASURED = (  # peak and processor time of this very process; getrusage would also tell what its parent once held
    "; import os, sys; status = open('/proc/self/status').read(); "
    "print(status.split('VmHWM:')[1].split()[0], sum(os.times()[:2]), file=sys.stderr)"
)

BLIND = (
    "from consultations.blueprint.text.word import reading; "
    "reading.guard_word.check = lambda path: None; reading.serve()"
)


@dataclass(frozen=True)
class Answer:
    """What the child said about a file, the most memory it held, and its processor time."""

    code: str
    place: str
    peak: int
    seconds: float


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> list[Path]:
    return bombs.write(tmp_path_factory.mktemp("bombs"))


def kind_of(path: Path) -> str:
    return "xlsx" if path.suffix == ".xlsx" else "docx" if ".sheet" in path.name else "word"


@pytest.fixture(scope="module")
def answers(made) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for path in made:
        module = reading if kind_of(path) == "word" else tables
        ask = {"changes": "accepted"} if kind_of(path) == "word" else {"kind": kind_of(path)}
        command = [sys.executable, "-c", module.COMMAND + MEASURED, str(path), json.dumps(ask)]
        done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=child.ROOT)
        assert done.returncode == 0, (path.name, done.stderr)
        told, (peak, seconds) = json.loads(done.stdout), done.stderr.split()
        said = Answer(told.get("refused", "ok"), told.get("detail", ""), int(peak) * 1024, float(seconds))
        found[path.name] = said
    return found


PLACELESS = {
    "not_a_document", "no_table", "protected_or_old_format", "duplicate_part", "bad_part_name", "macros", "broken_file", "too_many_blocks",
}  # fmt: skip


def test_bombs_get_the_answer_in_their_name_with_its_place(answers):
    assert len(answers) >= 50
    for name, said in answers.items():
        assert said.code == name.split("__")[0], (name, said)
        assert said.place or said.code in {"ok", *PLACELESS}, name


def test_places_name_the_part_or_quote_the_words(answers):
    places = {name.split(".")[0]: said.place for name, said in answers.items()}

    assert places["document_type__billion_laughs"] == "word/document.xml"
    assert places["external_part__image"] == "word/_rels/document.xml.rels image"
    assert places["inflates_too_far__styles"] == "word/styles.xml"
    assert places["paragraph_too_long__10001"].startswith("“xxxxxx")
    assert places["broken_file__xml"] == "word/document.xml ExpatError"


def test_refusals_take_two_seconds_and_64_mb_at_most(answers):
    for name, said in answers.items():
        assert said.peak <= 64 * MEGA, (name, said.peak >> 20)
        assert said.seconds <= 2, (name, said.seconds)


def test_every_answer_has_its_sentence(answers):
    for name, said in answers.items():
        known = workbooks.SENTENCES if name.endswith(".xlsx") else documents.SENTENCES
        assert said.code == "ok" or said.code in known, (name, said)
        assert "%(" not in documents.sentence(RefusedError(said.code, said.place))


def test_the_doors_raise_what_the_child_said(made):
    by_name = {path.name: path for path in made}
    with pytest.raises(RefusedError, match="macros"):
        read_docx(by_name["macros__part.docx"].read_bytes(), "accepted")
    with pytest.raises(RefusedError, match="too_many_rows"):
        read_iso(by_name["too_many_rows__last.xlsx"].read_bytes(), "xlsx")


def test_without_the_pre_flight_a_child_may_die_but_nobody_else_does_and_nothing_outside_is_read(
    made, monkeypatch
):
    monkeypatch.setattr(reading, "COMMAND", BLIND)
    secret = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    signs = ("external", "laughs", "too_many_elements", "nested_too_deep__1", "inflates_too_far__256")
    for path in made:
        if kind_of(path) == "word" and any(sign in path.name for sign in signs):
            try:
                found = read_docx(path.read_bytes(), "accepted")
            except RefusedError:
                continue
            assert not secret or secret not in found.markdown
            assert "lollol" not in found.markdown


def test_scripts_and_markup_in_words_stay_words():
    payloads = (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://t.example/p.png)",
        "<!-- x -->",
    )
    body = "".join(docs.para(docs.run(text)) for text in payloads)
    found = docs.read(docs.box(body))

    assert [each.text for each in found.blocks] == list(payloads)
    assert not re.search(r"<(?:script|img|!--)|(?<!\\)\]\(", found.markdown)
