"""Pieces of text to Markdown that reads back as the same text, whatever characters stand in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from consultations.blueprint.text.cleaning import nfc
from consultations.blueprint.text.grammar import grammar
from consultations.blueprint.text.word.pieces import Look, Piece, fold
from consultations.blueprint.text.word.shapes import FIGURE

SPECIAL = re.compile(r"[\\`*\[\]]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
START = re.compile(
    r"(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<sign>#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{2,}\s*$|=+\s*$)"
)
CLOSING = re.compile(r"(?<=\s)(#+)$|^(#+)$")
SIGNS = {"bold": "**", "italic": "*", "strike": "~~"}
UNSAFE = re.compile(r"[\s<>()\[\]\\\"`^{}|]")


def escape(text: str) -> str:
    """Escape what Markdown would take for more than a character."""
    return SPECIAL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    sign = found.group()
    return {"<": "&lt;", "&": "&amp;"}.get(sign, f"\\{sign}")


def guard_start(text: str) -> str:
    """Escape what would make a line more than a paragraph."""
    found = START.match(text)
    if not found:
        return text
    if found["number"]:
        return f"{found['number']}\\{text[found.start('dot') :]}"
    return f"\\{text}"


def guard_end(text: str) -> str:
    """Escape signs that would close a heading."""
    return CLOSING.sub(lambda found: f"\\{found.group()}", text)


@dataclass(frozen=True)
class Part:
    """Folded text of one look, or a note's mark."""

    text: str
    look: Look
    note: str = ""


def parts(pieces: Sequence[Piece]) -> list[Part]:
    """Give the text of pieces as it will stand, each space with the part before or after it."""
    folded = fold(pieces)
    found: list[Part] = []
    at = 0
    for piece, (start, end) in zip(pieces, folded.spans, strict=True):
        if piece.note:
            found.append(Part("", piece.look, piece.note))
        elif end > start:
            if start > at:
                _append(found, Part(" ", _between(found[-1].look if found else Look(), piece.look)))
            _append(found, Part(folded.text[start:end], piece.look))
            at = end
    return found


def _append(found: list[Part], part: Part) -> None:
    if found and not found[-1].note and found[-1].look == part.look:
        found[-1] = replace(part, text=found[-1].text + part.text)
    else:
        found.append(part)


def _between(before: Look, after: Look) -> Look:
    """Give the look of a space between two looks."""
    return after if before == after else Look(link=after.link if before.link == after.link else "")


def inline(pieces: Sequence[Piece], labels: dict[str, str], *, cell: bool = False) -> tuple[str, bool]:
    """Give the Markdown of pieces, and whether all of their looks could be kept.

    What is written is read again; where it would not read as the same text, looks are left out, most of them
    first those that matter least.
    """
    wanted = fold(pieces).text
    every = parts(pieces)
    for keep in (lambda look: look, _bold_and_link, lambda look: Look(link=look.link), lambda _look: Look()):
        made = _written([replace(part, look=keep(part.look)) for part in every], labels, cell=cell)
        if reads(made, labels, cell=cell) == wanted:
            return made, keep(Look(bold=True, italic=True)) == Look(bold=True, italic=True)
    return escape(wanted), False


def _bold_and_link(look: Look) -> Look:
    return Look(bold=look.bold, link=look.link)


def reads(markdown: str, labels: dict[str, str], *, cell: bool = False) -> str:
    """Give the text that readers of a line of Markdown see."""
    known = {f":{label}": -1 for label in labels.values()}
    source = markdown.replace("\\|", "|") if cell else markdown
    token = grammar().parseInline(source, {"footnotes": {"refs": known}})[0]
    text = "".join(child.content for child in token.children or ())
    return " ".join(nfc(text).split())


def _written(every: Sequence[Part], labels: dict[str, str], *, cell: bool) -> str:
    made = "".join(
        _link(list(group), link, labels)
        if link
        else _signed(list(group), ("bold", "italic", "strike"), labels)
        for link, group in groupby(every, key=lambda part: part.look.link)
    )
    return made.replace("|", "\\|") if cell else made


def _link(every: list[Part], link: str, labels: dict[str, str]) -> str:
    inside = _signed(every, ("bold", "italic", "strike"), labels)
    return f"[{inside}]({UNSAFE.sub(_percent, link)})"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode())


def _signed(every: list[Part], signs: tuple[str, ...], labels: dict[str, str]) -> str:
    """Put signs around what is bold, inside that around what is italic, and so on."""
    if not signs:
        return "".join(_plain(part, labels) for part in every)
    name, rest = signs[0], signs[1:]
    flag: Callable[[Part], bool] = lambda part: bool(getattr(part.look, name))  # noqa: E731 -- a key of groupby
    runs = [(on, list(group)) for on, group in groupby(_bridged(every, name), key=flag)]
    made = ""
    for at, (on, group) in enumerate(runs):
        inside = _signed(group, rest, labels)
        after = _signed(runs[at + 1][1], (), labels) if at + 1 < len(runs) else ""
        made += _wrapped(inside, SIGNS[name], made, after) if on else inside
    return made


def _bridged(every: list[Part], name: str) -> list[Part]:
    """Let a space or a note between two parts of one look have that look too."""
    found = list(every)
    for at in range(1, len(found) - 1):
        around = getattr(found[at - 1].look, name) and getattr(found[at + 1].look, name)
        if around and not found[at].text.strip():
            found[at] = replace(found[at], look=_with(found[at].look, name))
    return found


def _with(look: Look, name: str) -> Look:
    return replace(
        look,
        bold=look.bold or name == "bold",
        italic=look.italic or name == "italic",
        strike=look.strike or name == "strike",
    )


def _wrapped(inside: str, sign: str, before: str, after: str) -> str:
    """Put signs around text, white space and signs of punctuation that would spoil them outside."""
    core = inside.strip()
    lead, tail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    if after[:1].isalnum() and not tail:
        kept = re.sub(r"(?<!\\)[^\w\s\\`*~\])]+$", "", core)
        core, tail = kept, core[len(kept) :]
    if before[-1:].isalnum() and not lead:
        kept = re.sub(r"^[^\w\s\\`*~\[(&]+", "", core)
        lead, core = core[: len(core) - len(kept)], kept
    return f"{lead}{sign}{core}{sign}{tail}" if core else inside


def _plain(part: Part, labels: dict[str, str]) -> str:
    if part.note:
        return f"[^{labels[part.note]}]" if part.note in labels else ""
    if part.look.code and part.text.strip():
        return _code(part.text)
    return escape(part.text)


def _code(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def figure(digest: str, alt: str) -> str:
    """Give the Markdown of a figure."""
    return f"![{escape(alt)}]({FIGURE.format(digest=digest)})"
