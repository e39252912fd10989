"""Pre-flight for Word files: bounds, no programs, nothing that lies outside the file. Standard library only."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ds4skills.web.importing import containers
from ds4skills.web.importing.containers import RefusedError

PARTS, ELEMENTS, DEPTH = 2_000, 500_000, 200
BLOCKS = 10_000  # paragraphs with words and rows of one part; a draft has at most half of it, changes may double it
LETTERS = 200_000  # of one paragraph; a draft has at most 10,000, a cell of a comment sheet more
# Links are shown and never followed; the template is never loaded and often named by companies' files.
HARMLESS = ("/hyperlink", "/attachedTemplate")


@dataclass
class Facts:
    """What the pre-flight learned on its way, and the most it lets pass."""

    most_elements: int = ELEMENTS
    most_blocks: int = BLOCKS
    elements: int = 0
    outside: Counter[str] = field(
        default_factory=Counter
    )  # harmless relations that point outside, by their kind


def check(path: Path, *, elements: int = ELEMENTS, blocks: int = BLOCKS) -> Facts:
    """Go through the whole container once, in constant memory; raises RefusedError with the part as its detail.

    `elements` bounds those of all parts together, `blocks` the paragraphs and rows of one part.
    """
    facts = Facts(elements, blocks)

    def listen(name: str, parser: expat.XMLParserType) -> None:
        ear = _Part(name, facts)
        parser.StartElementHandler = ear.start
        parser.EndElementHandler = ear.end
        if name.startswith("word/"):
            parser.CharacterDataHandler = ear.text

    containers.walk(path, other="not_a_document", names=_names, listen=listen)
    return facts


def _names(names: list[str]) -> None:
    """Refuse containers that are no document, or have too many parts."""
    if len(names) > PARTS:
        raise RefusedError("too_many_parts", str(len(names)))
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise RefusedError("not_a_document", "no content types")
    if not any(name.startswith("word/") for name in names):
        raise RefusedError("not_a_document", "no text")


class _Part:
    """Listens to the elements of one part."""

    def __init__(self, name: str, facts: Facts) -> None:
        self.name, self.facts, self.depth = name, facts, 0
        self.tables, self.blocks, self.letters = 0, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at one element."""
        self.facts.elements += 1
        self.depth += 1
        if self.depth > DEPTH:
            raise RefusedError("nested_too_deep", self.name)
        if self.facts.elements > self.facts.most_elements:
            raise RefusedError("too_many_elements", self.name)
        local = tag.rpartition(" ")[2]
        if local == "p":
            self.letters = 0
        elif local == "tbl":
            self.tables += 1
        elif local == "tr" and self.tables <= 1:
            self._block()
        elif local == "Relationship":
            self._relation(attributes)
        elif local in {"Override", "Default"} and "macroenabled" in attributes.get("ContentType", "").lower():
            raise RefusedError("macros", self.name)

    def end(self, tag: str) -> None:
        """Leave one element."""
        self.depth -= 1
        local = tag.rpartition(" ")[2]
        if local == "tbl":
            self.tables -= 1
        elif local == "p" and self.letters and not self.tables:
            self._block()

    def text(self, text: str) -> None:
        """Count the letters of a paragraph."""
        self.letters += len(text)
        if self.letters > LETTERS:
            raise RefusedError("paragraph_too_long", self.name)

    def _block(self) -> None:
        self.blocks += 1
        if self.blocks > self.facts.most_blocks:
            raise RefusedError("too_many_blocks", self.name)

    def _relation(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "")
        if kind.endswith("/vbaProject"):
            raise RefusedError("macros", self.name)
        if attributes.get("TargetMode", "").lower() != "external":
            return
        if not kind.endswith(HARMLESS):
            raise RefusedError("external_part", f"{self.name} {kind.rpartition('/')[2][:40]}")
        self.facts.outside[kind.rpartition("/")[2]] += 1
