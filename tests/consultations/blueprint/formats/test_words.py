"""Everything that was lost, read otherwise or warned of has its sentence; the formats themselves know no Django."""

import os
import re
import subprocess
import sys
from pathlib import Path

from consultations.blueprint.comments import sheet_words
from consultations.blueprint.drafts import import_views
from consultations.blueprint.text import iso, word
from consultations.blueprint.text.word.shapes import LOSSES
from ds4skills.web.importing import child

HOMES = [Path(each.__file__).parent for each in (iso, word)]


def codes(*calls: str) -> set[str]:
    """Give the codes that the source names in some calls."""
    source = "".join(path.read_text(encoding="utf-8") for home in HOMES for path in home.rglob("*.py"))
    return {found for call in calls for found in re.findall(call, source)}


def test_every_loss_has_its_sentence():
    named = codes(r'lose\(\s*"(\w+)"', r'Loss\(\s*"(\w+)"')

    assert named <= LOSSES
    assert set(import_views.LOSSES) >= LOSSES
    assert len(named) >= 15


def test_every_reading_and_every_warning_has_its_sentence():
    read = codes(r'note\(\s*"\w+",[^)]*?"(\w+)"(?: if|\))', r'else "(\w+_blank)"', r'Reading\([^)]*"(\w+)"\)')
    warned = codes(r'Warned\("(\w+)"', r'found\.note\("(\w+)"')

    assert {code for code in read if "_" in code} <= set(sheet_words.READINGS)
    assert warned == set(sheet_words.WARNINGS)
    for code in sheet_words.READINGS:
        assert "%(" not in sheet_words.reading(code, "x", "y")
    for code in sheet_words.WARNINGS:
        assert "%(" not in sheet_words.warning(code, "x")


def test_the_formats_know_no_django():
    names = "word_in, word_out, annotation, iso.reading, iso.writing, iso.finding".split(", ")
    lines = "; ".join(f"import consultations.blueprint.text.{name}" for name in names)
    done = subprocess.run(
        [sys.executable, "-c", f"{lines}; import sys; print('django' in sys.modules)"],
        capture_output=True, check=True, text=True, cwd=child.ROOT, env={**os.environ, "PYTHONPATH": str(child.ROOT)},
    )  # fmt: skip

    assert done.stdout.strip() == "False"
