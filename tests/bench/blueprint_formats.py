"""Comment sheets of 10,000 comments, out and in, and Word drafts of 150 kB: seconds and memory, each in a process of its own."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from consultations.blueprint.text.iso import tables
from consultations.blueprint.text.iso.reading import understood
from consultations.blueprint.text.iso.shapes import Entry, Head, LogRow
from consultations.blueprint.text.iso.sheet import DECISIONS
from consultations.blueprint.text.iso.writing import write_docx, write_xlsx
from consultations.blueprint.text.parsing import parse
from consultations.blueprint.text.word import reading
from consultations.blueprint.text.word.shapes import Page, PageBlock, PageComment
from consultations.blueprint.text.word_out import write_docx as write_page
from tests.bench.lines import peak, python, say

COMMENTS, SECTIONS, PARAGRAPHS, PINNED = 10_000, 60, 8, 1_000
MUST = {
    "xlsx out": "15 s, 150 MB",
    "xlsx in": "-",
    "sheet docx out": "-",
    "sheet docx in": "-",
    "draft docx out": "-",
    "draft docx in": "2 s, -",
}
SENTENCE = (
    "A provider must describe each course so that advisers in other countries can compare it within a day. "
)
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run() -> None:
    """Measure each, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for what, must in MUST.items():
            figures = json.loads(python({}, "-m", "tests.bench.blueprint_formats", folder, what))
            say("blueprint_formats", what=what, **figures, must=must)


def entries() -> Iterator[Entry]:
    """Give comments of some hundred words with a decision each, one after the other."""
    decisions = tuple(DECISIONS)
    for n in range(1, COMMENTS + 1):
        log = LogRow(
            f"C-{n:05d}",
            version=2,
            place=f"{n % 9}.{n % 7} ¶{n % 11}",
            block=UUID(int=n).hex,
            quote=SENTENCE,
            author_label=f"Organisation {n % 400}",
            category="training providers",
            country="BE",
            capacity="mandated",
            via="web",
            stance="-1",
            body=f"{n}: {SENTENCE * 4}",
            proposed_text=SENTENCE * 2,
            rationale=SENTENCE,
            state="published",
            decision=decisions[n % len(decisions)],
            reason=SENTENCE * 2,
            stage="released",
            agree=n % 90,
            permalink=f"https://consult.example.org/c/skills/comments/C-{n:05d}/",
        )
        yield Entry(log, clause=f"{n % 9}.{n % 7}", element=f"¶{n % 11}", sentences=(1, 2))


def page() -> Page:
    """Give a draft of 150 kB with a thousand comments."""
    parts = [
        f"## {n} Section {n}\n\n" + "\n\n".join(f"{k}: {SENTENCE * 3}" for k in range(PARAGRAPHS))
        for n in range(1, SECTIONS + 1)
    ]
    source = "# Draft\n\n" + "\n\n".join(parts) + "\n"
    blocks = tuple(PageBlock(UUID(int=n + 1).hex, block.text) for n, block in enumerate(parse(source)))
    pinned = tuple(
        PageComment(
            f"C-{n:04d}", f"Organisation {n}", AT, SENTENCE, blocks[n % len(blocks)].block, n % 5, 5 + n % 90
        )
        for n in range(PINNED)
    )
    return Page("Draft", ("Version 2",), "en", source, blocks, AT, pinned)


def measured(what: str, folder: Path) -> dict[str, Any]:
    """Do one thing and tell what it took."""
    head = Head("Draft, v2", "Skills", "2026-03-02")
    files = {"xlsx": folder / "s.xlsx", "sheet docx": folder / "s.docx", "draft docx": folder / "d.docx"}
    kind, rows = what.rsplit(" ", 1)[0], PINNED if what.startswith("draft") else COMMENTS
    made = page() if what == "draft docx out" else None
    doings: dict[str, Callable[[], Any]] = {
        "xlsx out": lambda: write_xlsx(head, entries()),
        "sheet docx out": lambda: write_docx(head, entries()),
        "draft docx out": lambda: write_page(made) if made else b"",
        "xlsx in": lambda: understood(tables.read(files[kind], "xlsx")),
        "sheet docx in": lambda: understood(tables.read(files[kind], "docx")),
        "draft docx in": lambda: reading.read(files[kind], "accepted"),
    }
    begun = time.perf_counter()
    found = doings[what]()
    seconds = time.perf_counter() - begun
    if isinstance(found, bytes):
        files[kind].write_bytes(found)
    size = files[kind].stat().st_size >> 10
    return {"seconds": round(seconds, 2), "peak_mb": peak(os.getpid()), "file_kb": size, "comments": rows}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[2], Path(sys.argv[1]))))
