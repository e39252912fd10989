"""The child that reads a Word file: pre-flight, walk, draft; and how a draft travels from the child to its parent."""

import base64
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from consultations.blueprint.text.word.body import BOOKMARK, Body
from consultations.blueprint.text.word.drafting import draft
from consultations.blueprint.text.word.names import attr, descendants, tag, words_of
from consultations.blueprint.text.word.numbering import Numbering
from consultations.blueprint.text.word.package import Package
from consultations.blueprint.text.word.remarks import notes
from consultations.blueprint.text.word.runs import Walker
from consultations.blueprint.text.word.shapes import (
    Changes,
    DraftBlock,
    DraftFigure,
    Loss,
    Spot,
    WordChange,
    WordDraft,
    WordRemark,
    WordReply,
)
from consultations.blueprint.text.word.styles import Styles
from consultations.blueprint.text.word.units import Story, Unit
from ds4skills.web.importing import child, guard_word
from ds4skills.web.importing.containers import RefusedError

COMMAND = "from consultations.blueprint.text.word import reading; reading.serve()"
NOTES = (("footnotes", "w:footnote", "f"), ("endnotes", "w:endnote", "e"))
EDGES = ("header", "footer")


def read(path: Path, changes: Changes) -> WordDraft:
    """Read a file here, in this process, after its pre-flight; raises RefusedError."""
    guard_word.check(path)
    try:
        with zipfile.ZipFile(path) as box:
            return _draft(Package(box), accepted=changes == "accepted")
    except zipfile.BadZipFile as error:
        raise RefusedError("broken_file", str(error)[:80]) from error


def _draft(package: Package, *, accepted: bool) -> WordDraft:
    story = Story()
    styles = Styles(_part(package, "styles"))
    numbering = Numbering(_part(package, "numbering"))
    body = Body(package, styles, numbering, story, package.main)
    for element in descendants(package.xml(package.main), "w:body")[:1]:
        body.walk(element)
    for kind, name, letter in NOTES:
        for part in package.related(kind):
            _read_notes(Walker(package, part, styles, story), name, letter)
    _edges(package, story)
    return draft(story, notes(package), accepted=accepted, title=body.title, language=styles.language)


def _part(package: Package, kind: str) -> Any:
    found = package.related(kind)
    return package.xml(found[0]) if found else None


def _read_notes(walker: Walker, name: str, letter: str) -> None:
    """Keep the paragraphs of each note; lines that part notes from the text are none."""
    walker.story.part = "note"
    for each in walker.package.xml(walker.part):
        if tag(each) != name or attr(each, "w:type", "normal") != "normal":
            continue
        known = letter + attr(each, "w:id")
        units: list[Unit] = []
        for paragraph in descendants(each, "w:p"):
            named = (attr(mark, "w:name") for mark in descendants(paragraph, "w:bookmarkStart"))
            bookmark = next((name for name in named if BOOKMARK.fullmatch(name)), "")
            units.append(Unit("footnote", walker.read(paragraph), len(units), note=known, bookmark=bookmark))
        walker.story.notes[known] = units
    walker.story.part = "body"


def _edges(package: Package, story: Story) -> None:
    """List what stands in headers and footers."""
    for kind in EDGES:
        for text in dict.fromkeys(words_of(package.xml(part)) for part in package.related(kind)):
            if text:
                story.part = kind
                story.lose("edge", text)
    story.part = "body"


def serve() -> None:
    """Answer as the child."""
    child.serve(lambda path, ask: packed(read(path, ask["changes"])))


# --- between the child and its parent -------------------------------------------------------------------------------


def packed(found: WordDraft) -> dict[str, Any]:
    """Spell a draft as JSON."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(found), default=_spelled))
    return plain


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


def unpacked(found: dict[str, Any]) -> WordDraft:
    """Give the draft that was spelled as JSON."""
    return WordDraft(
        markdown=found["markdown"],
        blocks=tuple(DraftBlock(**each) for each in found["blocks"]),
        losses=_all(Loss, found["losses"], spot=_spot),
        comments=tuple(_remark(each) for each in found["comments"]),
        changes=_all(
            WordChange,
            found["changes"],
            spot=_spot,
            at=_instant,
            deleted=tuple,
            inserted=tuple,
            other=lambda each: _spot(each) if each else None,
        ),
        figures=_all(DraftFigure, found["figures"], spot=_spot, blob=base64.b64decode),
        title=found["title"],
        language=found["language"],
    )


def _all(
    shape: Callable[..., Any], rows: list[dict[str, Any]], **parts: Callable[[Any], Any]
) -> tuple[Any, ...]:
    return tuple(shape(**{**row, **{name: make(row[name]) for name, make in parts.items()}}) for row in rows)


def _spot(row: dict[str, Any]) -> Spot:
    return Spot(**row)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _remark(row: dict[str, Any]) -> WordRemark:
    replies = _all(WordReply, row["replies"], at=_instant)
    made = {
        "spot": _spot(row["spot"]),
        "also": tuple(_spot(each) for each in row["also"]),
        "replies": replies,
    }
    return WordRemark(**{**row, **made, "at": _instant(row["at"])})
