"""The document of a survey becomes an XLSForm workbook: strings only, never a formula."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ds4skills.web.exporting import Sheet, to_xlsx
from surveys.authoring.definition import SPELLED
from surveys.authoring.xlsform import types
from surveys.authoring.xlsform.languages import heading
from surveys.authoring.xlsform.learning import names
from surveys.authoring.xlsform.parameters import DECIMALS, LINES

WRITTEN = {
    ours: word for word, ours in SPELLED.items()
}  # stances that are no numbers, as workbooks have them
Document = dict[str, Any]
Item = dict[str, Any]
Cells = dict[str, str]
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the same document gives the same bytes
NAMESPACES = 'ds="urn:ds4skills:xlsform:1"'
PROPOSAL, REGISTER, PUBLIC, CODE, STANCE = (
    "bind::ds:proposal",
    "bind::ds:register",
    "bind::ds:public",
    "ds:code",
    "ds:stance",
)
TYPES = {
    "text": "text",
    "number": "integer",
    "date": "date",
    "note": "note",
    "file": "file",
    "consent": "acknowledge",
    "rating": "range",
    "computed": "calculate",
    "single": "select_one",
    "multiple": "select_multiple",
    "ranking": "rank",
}


def write_workbook(document: Document, *, version: str = "1") -> bytes:
    """Write a document as an XLSForm workbook; choices of a question's own become a list of its name."""
    document = shared(document)
    languages = document["languages"]
    more = sorted(
        {
            name
            for options in document["lists"].values()
            for each in options
            for name in each.get("columns", {})
        }
    )
    survey = [
        _line(_columns(languages), cells) for section in document["sections"] for cells in _item(section)
    ]
    columns = ["list_name", "name", *_each("label", languages), CODE, STANCE]
    choices = [
        _line([*columns, *more], _choice(name, each))
        for name in sorted(document["lists"])
        for each in document["lists"][name]
    ]
    settings = _settings(document, version)
    return to_xlsx(
        [
            Sheet("survey", _columns(languages), survey),
            Sheet("choices", [*columns, *more], choices),
            Sheet("settings", list(settings), [list(settings.values())]),
        ],
        made_at=EPOCH,
    )


def shared(document: Document) -> Document:
    """Give a document all of whose choices stand in its lists."""
    lists = dict(document["lists"])

    def moved(item: Item) -> Item:
        inner = {"items": [moved(each) for each in item["items"]]} if "items" in item else {}
        if not item.get("choices"):
            return item | inner
        name = next(name for name in names(item["key"]) if name not in lists)
        lists[name] = item["choices"]
        return {key: value for key, value in item.items() if key != "choices"} | {"list": name}

    sections = [moved(section) for section in document["sections"]]
    return document | {"sections": sections, "lists": lists}


def _each(base: str, languages: list[str]) -> list[str]:
    """Give a column for each language."""
    return [f"{base}::{heading(code)}" for code in languages]


def _columns(languages: list[str]) -> list[str]:
    """Give the columns of the survey sheet."""
    return [
        *("type", "name"),
        *_each("label", languages),
        *_each("hint", languages),
        *("required", "relevant", "constraint"),
        *_each("constraint_message", languages),
        *("appearance", "calculation", "choice_filter", "parameters", PROPOSAL, REGISTER, PUBLIC),
    ]


def _line(columns: list[str], cells: Cells) -> list[str]:
    return [cells.get(column, "") for column in columns]


def _texts(base: str, texts: dict[str, str]) -> Cells:
    return {f"{base}::{heading(code)}": text for code, text in texts.items()}


def _choice(name: str, choice: dict[str, Any]) -> Cells:
    cells = {
        "list_name": name,
        "name": choice["key"],
        CODE: str(choice["code"]),
        STANCE: WRITTEN.get(str(choice.get("stance", "")), str(choice.get("stance", ""))),
    }
    more: Cells = choice.get("columns", {})
    return cells | _texts("label", choice["label"]) | more


def _settings(document: Document, version: str) -> Cells:
    """Give the one row of settings; titles in other languages have columns of ours, as other tools take one."""
    languages, title = document["languages"], document.get("title", {})
    first = languages[0] if languages else ""
    cells = {"form_title": title.get(first, ""), "form_id": document["key"], "version": version}
    cells |= {"default_language": heading(first) if first else "", "namespaces": NAMESPACES}
    return cells | _texts("ds:title", {code: title[code] for code in languages[1:] if title.get(code)})


def _item(item: Item, must: str = "") -> Iterator[Cells]:
    """Give the rows of an item and of what stands in it; `must` is the obligation of the table it stands in."""
    kind = item["kind"]
    cells = {"name": item["key"], "relevant": item.get("show", "")}
    cells |= _texts("label", item.get("label", {})) | _texts("hint", item.get("hint", {}))
    if kind not in {"section", "group", "matrix"}:
        yield cells | _answer(item, must)
        return
    yield cells | {"type": "begin_group"} | ({"appearance": types.TABLE} if kind == "matrix" else {})
    if kind == "matrix":
        for row in item["rows"]:
            yield from _item({**row, "kind": "single", "list": item["list"]}, item.get("required", ""))
    else:
        for inner in item["items"]:
            yield from _item(inner)
    yield {"type": "end_group"}


def _answer(item: Item, must: str) -> Cells:
    """Give the cells of a question."""
    rule = item.get("rule", {})
    cells = {
        "type": _type(item),
        "required": item.get("required", must),
        "constraint": rule.get("src", ""),
        "appearance": _appearance(item),
        "calculation": item.get("formula", ""),
        "choice_filter": item.get("filter", ""),
        "parameters": _parameters(item),
        PROPOSAL: item.get("proposal", ""),
        REGISTER: item.get("register", ""),
        PUBLIC: "yes" if item.get("public") else "",
    }
    return cells | _texts("constraint_message", rule.get("message", {}))


def _type(item: Item) -> str:
    """Give the type as XLSForm has it."""
    kind, form = item["kind"], item.get("format", "")
    if form in types.FORMAT_OF_TYPE and types.KINDS[form] == kind:
        return str(form)
    if kind == "number" and item.get("decimals"):
        return "decimal"
    words = [TYPES[kind]]
    if TYPES[kind] in types.LISTED:
        words.append(item["list"])
    return " ".join([*words, "or_other"] if item.get("other") else words)


def _appearance(item: Item) -> str:
    """Give format and length of a text."""
    if item["kind"] != "text":
        return ""
    form = item.get("format", "")
    words = ["" if form in types.FORMAT_OF_TYPE else form, "multiline" if item.get("lines") else ""]
    return " ".join(word for word in words if word)


def _parameters(item: Item) -> str:
    """Give scale, lines and decimals where the type does not say them."""
    if scale := item.get("scale"):
        return " ".join(f"{name}={scale[name]}" for name in ("start", "end", "step"))
    if (lines := item.get("lines")) and lines != LINES:
        return f"rows={lines}"
    usual = DECIMALS.get(_type(item))
    decimals = item.get("decimals", 0)
    return f"decimals={decimals}" if usual is not None and decimals != usual else ""
