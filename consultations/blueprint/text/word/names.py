"""Names of elements and attributes, the same for both dialects of the format (transitional and strict)."""

from functools import lru_cache

from lxml import etree

OPEN, STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
SPACES = {
    "w": (f"{OPEN}/wordprocessingml/2006/main", f"{STRICT}/wordprocessingml/main"),
    "r": (f"{OPEN}/officeDocument/2006/relationships", f"{STRICT}/officeDocument/relationships"),
    "m": (f"{OPEN}/officeDocument/2006/math", f"{STRICT}/officeDocument/math"),
    "wp": (f"{OPEN}/drawingml/2006/wordprocessingDrawing", f"{STRICT}/drawingml/wordprocessingDrawing"),
    "a": (f"{OPEN}/drawingml/2006/main", f"{STRICT}/drawingml/main"),
    "mc": (f"{OPEN}/markup-compatibility/2006",),
    "v": ("urn:schemas-microsoft-com:vml",),
    "o": ("urn:schemas-microsoft-com:office:office",),
    "w14": ("http://schemas.microsoft.com/office/word/2010/wordml",),
    "w15": ("http://schemas.microsoft.com/office/word/2012/wordml",),
    "rel": (f"{OPEN}/package/2006/relationships",),
}
PREFIX = {space: prefix for prefix, spaces in SPACES.items() for space in spaces}
OFF = frozenset({"0", "false", "off", "none"})
Element = etree._Element  # noqa: SLF001 -- lxml names its type so


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """Give "w:p" for the full name of an element; "?:name" where the namespace is none of ours."""
    space, _, name = tag.rpartition("}")
    return f"{PREFIX.get(space[1:], '?')}:{name}"


@lru_cache(maxsize=1024)
def full(name: str) -> tuple[str, ...]:
    """Give the full names that "w:val" may have."""
    prefix, _, local = name.partition(":")
    return tuple(f"{{{space}}}{local}" for space in SPACES[prefix])


def tag(element: Element) -> str:
    """Give the short name of an element."""
    return short(element.tag)


def attr(element: Element | None, name: str, default: str = "") -> str:
    """Give an attribute by its short name."""
    if element is not None:
        for each in full(name):
            if (found := element.get(each)) is not None:
                return found
    return default


def child(element: Element | None, name: str) -> Element | None:
    """Give the first child of that name."""
    if element is not None:
        for each in full(name):
            if (found := element.find(each)) is not None:
                return found
    return None


def descendants(element: Element, *names: str) -> list[Element]:
    """Give everything of these names below an element, in order."""
    return list(element.iter(*(each for name in names for each in full(name))))


def value(element: Element | None, name: str, default: str = "") -> str:
    """Give the w:val of a child."""
    return attr(child(element, name), "w:val", default)


def switched(element: Element | None, name: str) -> bool | None:
    """Tell whether a property is switched on or off, None where nothing is said of it."""
    found = child(element, name)
    return None if found is None else attr(found, "w:val", "1").lower() not in OFF


def whole(text: str, default: int = 0) -> int:
    """Give a whole number that a file holds, within bounds that no honest file leaves."""
    try:
        return max(-1_000_000, min(1_000_000, int(text)))
    except ValueError:
        return default


def words_of(element: Element) -> str:
    """Give every word below an element as plain text, tracked deletions left out; for quoting what was lost."""
    return " ".join(" ".join(found.text or "" for found in descendants(element, "w:t", "m:t", "a:t")).split())
