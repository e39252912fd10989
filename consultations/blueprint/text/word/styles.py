"""What a style means. Word keeps the English name of its own styles in every language, their ids it translates."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from consultations.blueprint.text.word.names import Element, attr, child, switched, tag, value, whole

HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|nagłówek|nadpis|otsikko|заголовок|"
    r"επικεφαλίδα|címsor|titlu|antraštė|pealkiri)\s*([1-9])"
)
CONTINUED = re.compile(r"list continue(?: ([2-5]))?")
LISTED = re.compile(r"list (?:bullet|number) ([2-5])")
TABLED = re.compile(r"toc (?:heading|\d)|toc\d|table of (?:figures|authorities)")
CODE = re.compile(r"code|verbatim|preformatted|listing|macro text")
MONOSPACED = frozenset(
    {"courier", "courier new", "consolas", "menlo", "monaco", "lucida console", "liberation mono"}
)
COVER = "blueprintcover"  # the style of the lines that `word_out` puts before the text
CHAIN = 12  # styles a style may stand on, one on another


@dataclass(frozen=True)
class Style:
    """A style as the file defines it."""

    name: str
    based_on: str
    element: Element | None


@dataclass(frozen=True)
class Role:
    """What a paragraph is: heading, title, quote, code, contents, cover, continued (of an item), or plain.

    Headings have their level from 1, and what goes on with an item has its depth from 1.
    """

    kind: str
    level: int = 0


class Styles:
    """The styles of a file."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._roles: dict[str, Role] = {}
        self._switched: dict[tuple[str, str], bool | None] = {}
        self.language = ""
        for each in root if root is not None else ():
            if tag(each) == "w:style":
                name = value(each, "w:name").strip().lower()
                self._styles[attr(each, "w:styleId")] = Style(name, value(each, "w:basedOn"), each)
            elif tag(each) == "w:docDefaults":
                properties = child(child(each, "w:rPrDefault"), "w:rPr")
                self.language = attr(child(properties, "w:lang"), "w:val")

    def chain(self, name: str) -> list[Style]:
        """Give a style and those it stands on, nearest first."""
        found: list[Style] = []
        while name in self._styles and len(found) < CHAIN:
            found.append(self._styles[name])
            name = found[-1].based_on
        return found

    def role(self, name: str) -> Role:
        """Tell what paragraphs of a style are."""
        if name not in self._roles:
            self._roles[name] = self._find(name)
        return self._roles[name]

    def _find(self, name: str) -> Role:
        for style in self.chain(name) or [Style(name.lower(), "", None)] if name else []:
            if role := _by_name(style.name):
                return role
            outline = value(child(style.element, "w:pPr"), "w:outlineLvl")
            if outline.isdigit() and int(outline) < 9:
                return Role("heading", int(outline) + 1)
        return Role("plain")

    def numbering(self, name: str) -> tuple[str, int]:
        """Give the list that a style belongs to, and its level there; ("", 0) where it belongs to none."""
        for style in self.chain(name):
            found = child(child(style.element, "w:pPr"), "w:numPr")
            if found is not None:
                return value(found, "w:numId"), whole(value(found, "w:ilvl", "0"))
        return "", 0

    def depth(self, name: str) -> int:
        """Give how deep the items of a style stand by its name: "List Bullet 2" is one deeper than "List Bullet"."""
        found = (LISTED.fullmatch(style.name) for style in self.chain(name)[:1])
        return next((int(each[1]) - 1 for each in found if each), 0)

    def switched(self, name: str, what: str) -> bool | None:
        """Tell whether a character style switches a property on or off."""
        if not name:
            return None
        if (name, what) not in self._switched:
            self._switched[name, what] = self._first(name, lambda properties: switched(properties, what))
        return self._switched[name, what]

    def monospaced(self, properties: Element | None, name: str) -> bool:
        """Tell whether text is set as code, by its font or its style."""
        fonts = child(properties, "w:rFonts")
        return attr(fonts, "w:ascii").lower() in MONOSPACED or any(
            CODE.search(each.name) for each in self.chain(name)
        )

    def _first(self, name: str, ask: Callable[[Element | None], bool | None]) -> bool | None:
        for style in self.chain(name):
            if (found := ask(child(style.element, "w:rPr"))) is not None:
                return found
        return None


def _by_name(name: str) -> Role | None:
    """Tell what a style is by its name, without looking into it."""
    if found := HEADING.fullmatch(name):
        return Role("heading", int(found[1]))
    if found := CONTINUED.fullmatch(name):
        return Role("continued", int(found[1] or 1))
    known = {
        "cover": name.replace(" ", "").startswith(COVER),
        "contents": bool(TABLED.fullmatch(name)),
        "title": name == "title",
        "quote": name in {"quote", "intense quote", "block text", "quotations"},
        "code": bool(CODE.search(name)),
    }
    return next((Role(kind, int(kind == "title")) for kind, is_it in known.items() if is_it), None)
