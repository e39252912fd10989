"""A version put together to a Word file."""

from collections.abc import Iterable, Sequence

from consultations.blueprint.text.word.out import frame, remarks
from consultations.blueprint.text.word.out.flow import Flow, Placed
from consultations.blueprint.text.word.out.segments import segments
from consultations.blueprint.text.word.out.tokens import Line, Reader
from consultations.blueprint.text.word.out.xml import packed, paragraph, part, relations, run, types
from consultations.blueprint.text.word.runs import address
from consultations.blueprint.text.word.shapes import Page, PageComment

ENDS = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
AHEAD = 40  # blocks to look ahead for a line whose block is not the next
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
    "</w:sectPr>"
)
FIXED = (
    ("styles", "styles", "styles.xml", False),
    ("numbering", "numbering", "numbering.xml", False),
    ("settings", "settings", "settings.xml", False),
    ("footnotes", "footnotes", "footnotes.xml", False),
    ("footer", "footer", "footer1.xml", False),
    ("comments", "comments", "comments.xml", False),
    (
        "threads",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
        "commentsExtended.xml",
        False,
    ),
)


def written(page: Page) -> bytes:
    """Write a version with its comments."""
    reader = Reader()
    placed, loose = _placed(page, list(reader.lines(page.source)))
    told, groups = remarks.numbered(page.comments)
    flow = Flow(groups, page.figures)
    said = (piece for each in placed if not each.line.note for piece in each.line.pieces)
    named = {piece.note for piece in said}
    body: list[Placed] = []
    for each in placed:
        if each.line.note and each.line.note in named:
            flow.noted.setdefault(each.line.note, []).append(each)
        else:
            body.append(each)
    inside = _cover(page, groups, loose) + flow.write(body) + SECTION
    notes = frame.BETWEEN + "".join(flow.footnote(label) for label in flow.notes)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(frame.DEFAULTS, _overrides()),
        "_rels/.rels": relations(frame.ROOT),
        "docProps/core.xml": frame.core(page.title, page.language, page.at),
        "word/document.xml": part("w:document", f"<w:body>{inside}</w:body>"),
        "word/_rels/document.xml.rels": relations([*FIXED, *_pictures(page, flow), *_links(flow.links)]),
        "word/styles.xml": frame.styles(page.language),
        "word/numbering.xml": frame.numbering(reader.lists.known),
        "word/settings.xml": frame.settings(),
        "word/footnotes.xml": part("w:footnotes", notes),
        "word/_rels/footnotes.xml.rels": relations(_links(flow.links)),
        "word/footer1.xml": part("w:ftr", frame.FOOTER),
        "word/comments.xml": remarks.comments(told),
        "word/commentsExtended.xml": remarks.extended(told),
    }
    for digest, relation in flow.pictures.items():
        figure = page.figures[digest]
        parts[f"word/media/{relation}.{ENDS.get(figure.type, 'png')}"] = figure.blob
    return packed(parts)


def _overrides() -> dict[str, str]:
    return {name: kind for name, kind in frame.OVERRIDES.items() if name != "word/header1.xml"}


def _cover(page: Page, groups: Sequence[tuple[int, ...]], loose: Iterable[int]) -> str:
    """Give title and lines; comments on the whole draft stand on the title."""
    numbers = [number for each in loose for number in groups[each]]
    title = f"{remarks.begin(numbers)}{run(page.title)}{remarks.end(numbers)}"
    return paragraph(title, "BlueprintCover") + "".join(
        paragraph(run(line), "BlueprintCoverLine") for line in page.lines
    )


def _pictures(page: Page, flow: Flow) -> Iterable[tuple[str, str, str, bool]]:
    for digest, relation in flow.pictures.items():
        yield relation, "image", f"media/{relation}.{ENDS.get(page.figures[digest].type, 'png')}", False


def _links(links: dict[str, str]) -> list[tuple[str, str, str, bool]]:
    return [(name, "hyperlink", url, True) for url, name in links.items() if address(url)]


def _placed(page: Page, lines: Sequence[Line]) -> tuple[list[Placed], list[int]]:
    """Find the block of each line, and give the comments that found no line."""
    on: dict[str, list[int]] = {}
    for number, comment in enumerate(page.comments):
        on.setdefault(comment.block, []).append(number)
    found: list[Placed] = []
    at = 0
    for line in lines:
        text = segments(line.pieces)[0]
        step = next(
            (
                n
                for n in range(at, min(len(page.blocks), at + AHEAD))
                if _alike(line, text, page.blocks[n].text)
            ),
            None,
        )
        if step is None:
            found.append(Placed(line))
            continue
        at = step + 1
        block = page.blocks[step]
        shift = len(text) - len(block.text)
        whole, ranges = _split(page.comments, on.pop(block.block, []), shift, len(text))
        found.append(Placed(line, f"b_{block.block}", ranges, whole))
    return found, sorted(number for rest in on.values() for number in rest)


def _alike(line: Line, text: str, wanted: str) -> bool:
    """Tell whether a line is a block's; a heading's number stands in the line only."""
    if line.kind == "heading":
        return bool(wanted) and text.endswith(wanted)
    return text == wanted and bool(text.strip(" |") or line.kind == "figure")


def _split(
    comments: Sequence[PageComment], numbers: Iterable[int], shift: int, length: int
) -> tuple[tuple[int, ...], tuple[tuple[int, int, int], ...]]:
    """Part comments on the whole block from those on some of its words."""
    whole: list[int] = []
    ranges: list[tuple[int, int, int]] = []
    for number in numbers:
        start, end = comments[number].start + shift, min(length, comments[number].end + shift)
        if comments[number].end > comments[number].start and start < end:
            ranges.append((number, start, end))
        else:
            whole.append(number)
    return tuple(whole), tuple(ranges)
