"""Text written to be slow to read is read, or refused, in a time that grows with its length."""

import contextlib
import time

import pytest

from consultations.blueprint.text.blocks import TextRefusedError
from consultations.blueprint.text.parsing import read

SIZE = 40_000  # characters
SECONDS = 8  # of processor time; what grows with the square of the length takes minutes

SNIPPETS = [
    *(
        "[",
        "*",
        "`",
        "|",
        ">",
        "_",
        "![",
        "~~",
        "<",
        "<!--",
        "&",
        "\\",
        "^",
        "[^a",
        "[]",
        "!",
        "***a",
        "*_`[<!",
    ),
    *(
        '[a](b "',
        "[a](<b",
        "[a](b",
        "![a",
        "*a **b ",
        "a**b",
        "_a __b",
        "[a][",
        "[a]((",
        "&#x",
        "<br>",
        "- ",
        "> ",
    ),
    *('<a id="x">', "<http://a", "[a\\]", "~~a ~", "1. ", "a<!-- b", "\t", "#", "=", "| a ", "[a]: b 'c"),
]


def lines(snippet):
    return f"{snippet}\n" * (SIZE // (len(snippet) + 1))


def paragraphs(snippet):
    return "\n\n".join([(snippet * 4000)[:4000]] * (SIZE // 4000))


@pytest.mark.parametrize("shape", [lines, paragraphs])
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_repeated_signs_are_cheap(snippet, shape):
    assert _seconds(shape(snippet)) < SECONDS


WHOLE = {
    "nested images": "![a" * 3000 + "](x)" * 3000,
    "nested links": "[a" * 3000 + "](x)" * 3000,
    "ticks of every length": "".join("`" * n + "a" for n in range(1, 140)),
    "definitions with open titles": '[a]: b "t\n' * 10_000,
    "definitions": "".join(f"[a{n}]: b\n" for n in range(10_000)),
    "definitions all used": "".join(f"[a{n}]: b\n" for n in range(2000)) + "\n" + "[a1] " * 1900,
    "notes": "".join(f"[^{n}]: x\n\n" for n in range(3000)) + " ".join(f"[^{n}]" for n in range(1500)),
    "notes in notes": "[^a]: " * 5000,
    "stairs of quotes": "".join(">" * n + " x\n" for n in range(1, 300)),
    "stairs of items": "".join("  " * n + "- x\n" for n in range(300)),
    "ten levels again and again": "".join("  " * (n % 10) + "- x\n" for n in range(2000)),
    "remarks that close outside": "> <!--\n" * 2000 + "\n-->\n",
    "remarks in items": "- <!--\n" * 2000 + "\n-->\n",
    "lazy quote": "> a\n" + "b\n" * 20_000,
    "lazy item": "- a\n" + "b\n" * 20_000,
    "half tables": "|a|b|\n" * 10_000,
    "many tables": "|a|b|\n|-|-|\n|x|y|\n\n" * 1000,
    "open fences": "- ```\n" * 3000,
}


@pytest.mark.parametrize("name", WHOLE)
def test_structures_are_cheap(name):
    assert _seconds(WHOLE[name]) < SECONDS


@pytest.mark.parametrize(
    "source",
    [
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 1_500_000,
        ("|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n") + ("|" + "x|" * 5000 + "\n") * 900,
        "|" + "a|" * 2_000_000 + "\n|" + "-|" * 2_000_000,
        "a\n\n" * 3_000_000,
        "-\n" * 5_000_000,
        "> " * 5_000_000,
    ],
)
def test_ten_megabytes_are_refused_early(source):
    began = time.process_time()
    with pytest.raises(TextRefusedError):
        read(source)

    assert time.process_time() - began < SECONDS


def _seconds(source):
    began = time.process_time()
    with contextlib.suppress(TextRefusedError):
        read(source)
    return time.process_time() - began
