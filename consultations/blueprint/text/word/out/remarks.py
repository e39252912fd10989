"""Comments as Word keeps them: their words in one part, who answers whom in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from consultations.blueprint.text.word.out.xml import escape, paragraph, part, run
from consultations.blueprint.text.word.shapes import PageComment

REFERENCE = '<w:rStyle w:val="CommentReference"/>'
FIRST = 0x10000000  # names of paragraphs: eight hexadecimal digits under 80000000


@dataclass(frozen=True)
class Written:
    """A comment or a reply with its number, that of the comment it answers, and whether it is settled."""

    number: int
    author: str
    at: datetime
    text: str
    parent: int | None = None
    settled: bool = False


def numbered(comments: Sequence[PageComment]) -> tuple[list[Written], list[tuple[int, ...]]]:
    """Give all comments and replies, and for each comment the numbers that stand at its range."""
    found: list[Written] = []
    groups: list[tuple[int, ...]] = []
    for each in comments:
        first = len(found)
        found.append(
            Written(first, each.author_label, each.at, f"{each.code}: {each.text}", None, each.settled)
        )
        found += [
            Written(first + at, reply.author_label, reply.at, reply.text, first, each.settled)
            for at, reply in enumerate(each.replies, start=1)
        ]
        groups.append(tuple(range(first, len(found))))
    return found, groups


def comments(written: Sequence[Written]) -> str:
    """Give the part with the words of the comments."""
    return part("w:comments", "".join(map(_comment, written)))


def _comment(each: Written) -> str:
    lines = each.text.split("\n")
    made = ""
    for at, line in enumerate(lines):
        sign = f"<w:r><w:rPr>{REFERENCE}</w:rPr><w:annotationRef/></w:r>" if not at else ""
        made += _named(paragraph(sign + run(line), "CommentText"), each.number, last=at == len(lines) - 1)
    when = each.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    author = escape(each.author)
    initials = escape("".join(word[0] for word in each.author.split())[:4])
    head = f'w:id="{each.number}" w:author="{author}" w:date="{when}" w:initials="{initials}"'
    return f"<w:comment {head}>{made}</w:comment>"


def _named(text: str, number: int, *, last: bool) -> str:
    """Give the last paragraph of a comment its name, by which the other part knows the comment."""
    return text.replace("<w:p>", f'<w:p w14:paraId="{_name(number)}">', 1) if last else text


def _name(number: int) -> str:
    return f"{FIRST + number:08X}"


def extended(written: Sequence[Written]) -> str:
    """Give the part with the threads."""
    made = ""
    for each in written:
        parent = "" if each.parent is None else f' w15:paraIdParent="{_name(each.parent)}"'
        made += f'<w15:commentEx w15:paraId="{_name(each.number)}"{parent} w15:done="{int(each.settled)}"/>'
    return part("w15:commentsEx", made)


def begin(numbers: Sequence[int]) -> str:
    """Begin the range of a comment and its replies."""
    return "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers)


def end(numbers: Sequence[int]) -> str:
    """End it, and put the signs."""
    return "".join(
        f'<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:rPr>{REFERENCE}</w:rPr><w:commentReference w:id="{number}"/></w:r>'
        for number in numbers
    )
