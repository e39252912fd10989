"""Which column of a comment sheet is which: by its heading, as the template and those before it spell them."""

from collections.abc import Sequence

NAMES = ("member", "line", "clause", "element", "type", "comment", "change", "observation")
NEEDED = 3


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Give the place of each column in a row of headings; nothing if the row is none."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = _name("".join(letter for letter in cell.casefold() if letter.isalpha() or letter == "/"))
        if name and name not in found:
            found[name] = at
    return found if "comment" in found and len(found) >= NEEDED else {}


def _name(heading: str) -> str:
    """Tell a column by the letters of its heading."""
    if not heading or len(heading) > 120:
        return ""
    for name, signs in SIGNS:
        if any(heading.startswith(sign) for sign in signs):
            return name
    return ""


SIGNS = (
    ("observation", ("observation", "secretariat", "disposition", "response", "resolution")),
    ("type", ("type", "category")),
    ("change", ("proposed", "suggestedchange", "proposal")),
    ("comment", ("comment", "justification")),
    ("element", ("paragraph", "figure", "table", "para/")),
    ("line", ("line",)),
    ("clause", ("clause", "subclause", "section", "chapter")),
    ("member", ("mb", "member", "nc", "country", "organisation", "organization", "number", "no")),
)
