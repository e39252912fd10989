"""Texts and blocks for these tests."""

from pathlib import Path

from hypothesis import strategies as st

from consultations.blueprint.text.anchoring import Derived
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.parsing import parse

ROOT = Path(__file__).resolve().parents[4]
DEMO = ROOT / "ds4skills" / "demonstration" / "drafts"
REAL = ROOT.parent / "shared" / "data" / "blueprint"
LINES = st.sampled_from(
    [
        *("# One", "## 2.1 Two", "### Option A: Three", "Some words here. And more.", "- item", "1. first"),
        *(
            "  - deeper",
            "> quoted",
            "| a | b |",
            "|---|---|",
            "```",
            "    code",
            "![alt](x.png)",
            "[^1]: Note.",
        ),
        *(
            "Marked[^1] text",
            "<br>",
            "<!--",
            "-->",
            "<!-- gone -->",
            '<a id="x"></a>',
            "<b>bold</b>",
            "***",
            "",
        ),
        *(
            "a *b* _c_ ~~d~~ `e`",
            "[link](https://e.eu)",
            "[x]: http://e.eu",
            "[x]",
            "&amp; &#0; \\*",
            "\t- x",
            "",
        ),
    ]
)
DRAFTS = st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25).map("\n".join)
WORDS = st.sampled_from(
    "the data of skills Skills provider may share. never, (e.g. one) two 3.2 Ωmega été".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
TEXTS = st.lists(SENTENCES, max_size=12)


def blocks(*texts: str, kind: str = "paragraph") -> list[Block]:
    """Make blocks of one kind."""
    return [Block(n, kind, text, ()) for n, text in enumerate(texts)]


def demo(version: int) -> list[Block]:
    """Give a version of the demonstration draft."""
    return parse((DEMO / f"skills-data-space_v{version}.md").read_text(encoding="utf-8"))


def found(these: list[Block], words: str) -> int:
    """Give the one block that begins with some words."""
    (only,) = [n for n, block in enumerate(these) if block.text.startswith(words)]
    return only


def real(pattern: str = "") -> list[tuple[str, list[Block]]]:
    """Give the real drafts beside the project whose names begin so, oldest first."""
    paths = sorted(path for path in REAL.rglob(f"{pattern}*.md") if path.name != "README.md")
    return [(path.stem, parse(path.read_text(encoding="utf-8"))) for path in paths]


def words(these: list[Block], got: Derived) -> str:
    """Give the words at a place that was found; "" without a place."""
    return these[got.block].text[got.start : got.end] if got.block is not None else ""
