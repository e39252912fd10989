"""The types of rows that XLSForm knows, what each becomes, and which cells it takes."""

from __future__ import annotations

KINDS = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "time": "text",
    "note": "note",
    "file": "file",
    "image": "file",
    "acknowledge": "consent",
    "range": "rating",
    "calculate": "computed",
    "select_one": "single",
    "select_multiple": "multiple",
    "rank": "ranking",
}
LISTED = frozenset(("select_one", "select_multiple", "rank"))
DROPPED = frozenset(
    "start end today username deviceid subscriberid simserial phonenumber email audit geopoint geotrace geoshape "
    "barcode audio video start-geopoint background-audio hidden xml-external csv-external".split()
)
STRUCTURE = ("begin_group", "end_group", "begin_repeat", "end_repeat")
ALIASES = {
    "string": "text",
    "int": "integer",
    "photo": "image",
    "trigger": "acknowledge",
    "select1": "select_one",
    "select": "select_multiple",
}
FORMAT_OF_TYPE = {"time": "time", "image": "image"}
TABLE = "table-list"

ANSWER = frozenset(("relevant", "required", "constraint", "ds:register", "ds:public"))
TAKES = {
    "single": ANSWER | {"choice_filter", "ds:proposal"},
    "multiple": ANSWER | {"choice_filter"},
    "ranking": ANSWER | {"choice_filter"},
    "rating": ANSWER | {"parameters", "ds:proposal"},
    "number": ANSWER | {"parameters"},
    "text": ANSWER | {"parameters"},
    "date": ANSWER,
    "file": ANSWER,
    "consent": ANSWER,
    "computed": frozenset(("relevant", "calculation", "parameters", "ds:public")),
    "note": frozenset(("relevant",)),
    "group": frozenset(("relevant",)),
    "row": frozenset(("required", "ds:proposal", "ds:public")),
}
TEXTS = {"hint": "relevant", "constraint_message": "constraint"}  # taken where these are
OPTIONAL = (
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "parameters",
    "ds:proposal",
    "ds:register",
    "ds:public",
)


def split(cell: str) -> tuple[str, list[str]]:
    """Give the type of a row and the words behind it: "select one x or_other" -> select_one, [x, or_other]."""
    words = cell.split()
    if not words:
        return "", []
    first = words[0].lower()
    both = f"{first}_{words[1].lower()}" if len(words) > 1 else ""
    if both in STRUCTURE or (both in LISTED and first == "select"):
        return both, words[2:]
    first = ALIASES.get(first, first)
    rest = words[1:]
    if rest[-3:] == ["or", "specify", "other"]:
        rest = [*rest[:-3], "or_other"]
    return first, rest
