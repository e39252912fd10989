"""P8b: a file that would cost much to look at is refused cheaply: within 2 seconds and 64 MB more."""

import struct
import time
import tracemalloc
from contextlib import suppress

import pytest

from surveys.answering.uploads_types import RefusedError, examine
from surveys.authoring.kinds.file import LARGEST_FILE
from tests.surveys.answering.test_uploads import DOCX, HEAD, JPEG, PICTURE, PNG, SCAN, chunk, segment

SECONDS, MEMORY = 2.0, 64 << 20


def crowded():
    """A ZIP of 10 MB whose directory lists 200,000 parts that are nowhere."""
    entry = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", *([20, 0, 20, 0]), *([0] * 4), 0, 0, 0, 4, *([0] * 4), 0, 0
    )
    count = (LARGEST_FILE - 100) // (len(entry) + 4)
    names = b"".join(entry + struct.pack(">L", n) for n in range(count))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(names), 0, 0)
    return names + end


def padded(head, piece, tail=b""):
    return head + piece * ((LARGEST_FILE - len(head) - len(tail)) // len(piece)) + tail


BOMBS = {
    "parts.docx": crowded,
    "parts.ods": crowded,
    "segments.jpg": lambda: padded(JPEG[:2], b"\xff\xe0\x00\x02", SCAN),
    "filling.jpg": lambda: padded(JPEG[:2], b"\xff", SCAN),
    "marks.jpg": lambda: padded(JPEG[:2], b"\xff\x01", SCAN),
    "chunks.png": lambda: padded(HEAD, chunk(b"IDAT", b""), chunk(b"IEND", b"")),
    "markup.txt": lambda: padded(b"", b"<"),
    "spaces.txt": lambda: padded(b"<", b" "),
    "zeros.pdf": lambda: padded(b"%PDF-1.7", b"\x00"),
    "lines.csv": lambda: padded(b"", b"\n"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_looked_at_cheaply(name):
    content = BOMBS[name]()
    assert len(content) <= LARGEST_FILE
    began = time.process_time()
    with suppress(RefusedError):
        examine(name, content)
    seconds = time.process_time() - began
    tracemalloc.start()
    with suppress(RefusedError):
        examine(name, content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds <= SECONDS
    assert most <= MEMORY


def test_what_cameras_and_office_programs_write_is_still_taken():
    many = JPEG[:2] + PICTURE + segment(0xE2, b"ICC" * 5000) * 255 + SCAN
    assert examine("a.jpg", many)[0] == "image/jpeg"
    small = HEAD + chunk(b"IHDR", b"size") + chunk(b"IDAT", b"x" * 512) * 4000 + chunk(b"IEND", b"")
    assert examine("a.png", small)[0] == "image/png"
    assert examine("a.png", PNG)[1]
    assert examine("a.docx", DOCX)[0].endswith("document")
