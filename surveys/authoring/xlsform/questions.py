"""One row of the survey sheet: a question, a note, a computed value or the head of a group."""

from __future__ import annotations

import re
from typing import Any

from surveys.authoring.xlsform import types
from surveys.authoring.xlsform.choices import labelled
from surveys.authoring.xlsform.conditions import REFERENCE, Scope, condition, rule
from surveys.authoring.xlsform.findings import nearest
from surveys.authoring.xlsform.parameters import appearance, parameters
from surveys.authoring.xlsform.reading import SPELLED, Row

KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
LONGEST = 31
FIELD = re.compile(r"[a-z][a-z_]{0,30}(?:\.[a-z][a-z_]{0,30}){1,2}")
PROPOSAL = re.compile(r"(.+?)(?:@([1-9][0-9]{0,3}))?")
YES = frozenset(("yes", "true", "true()", "1"))
NO = frozenset(("", "no", "false", "false()", "0"))
Item = dict[str, Any]


def question(scope: Scope, row: Row, written: str, rest: list[str], *, in_table: bool = False) -> Item:
    """Read a row that asks, says or computes something."""
    kind = types.KINDS[written]
    item = _head(scope, row, kind)
    if kind != "computed":  # a question about a proposal may show the proposal's own wording
        labelled(scope.book, row, "survey", must=not row.get("ds:proposal"))
    _listed(scope, row, written, rest, item)
    _left_out(scope, row, "row" if in_table else kind, bound=True)
    if kind in {"single", "rating"} or row.get("ds:proposal"):
        _proposal(scope, row, kind, item)
    item["required"] = _required(scope, row, bound=bool(item.get("proposal"))) if kind != "note" else ""
    item["public"] = kind != "note" and _yes(scope, row, "ds:public") == "yes"
    if written in types.LISTED:
        item["filter"] = condition(scope, row, "choice_filter", scope.columns(item["list"]))
    takes = types.TAKES[kind]
    if "constraint" in takes:
        item["rule"], item["format"] = rule(scope, row, kind)
        item["register"] = _register(scope, row)
    if kind == "computed":
        item["formula"] = condition(scope, row, "calculation")
        if not row.get("calculation"):
            scope.book.survey.add(row.number, "calculation", "xf-formula")
        item.pop("required")
    parameters(scope, row, written, item)
    appearance(scope, row, written, item)
    return clean(item)


def group(scope: Scope, row: Row, kind: str) -> Item:
    """Read the head of a section, a group or a table."""
    item = _head(scope, row, kind)
    labelled(scope.book, row, "survey", must=False)
    _left_out(scope, row, "group", bound=False)
    words = [word for word in row.get("appearance").split() if word != types.TABLE]
    if words:
        scope.book.survey.add(row.number, "appearance", "xf-appearance", note=True, value=" ".join(words))
    return clean(item)


def clean(item: Item) -> Item:
    """Leave out what is empty."""
    return {name: value for name, value in item.items() if value not in ({}, None, "", False)}


def yes_or_no(text: str) -> str:
    """Give yes, nothing for no, and what was written for anything else."""
    low = text.lower()
    return "yes" if low in YES else "" if low in NO else low


def _head(scope: Scope, row: Row, kind: str) -> Item:
    """Give what every row has: key, texts, condition."""
    languages = scope.book.languages
    item: Item = {"key": _key(scope, row), "kind": kind}
    for base in ("label", "hint"):
        item[base] = {code: scope.rename(text) for code, text in row.texts(base, languages).items()}
        _pipes(scope, row, base)
    labelled(scope.book, row, "survey", base="hint", must=False)
    if row.get("constraint") and "regex(" not in row.get("constraint"):
        labelled(scope.book, row, "survey", base="constraint_message", must=False)
    item["show"] = condition(scope, row, "relevant")
    return item


def _key(scope: Scope, row: Row) -> str:
    """Read a key; capitals become small letters."""
    page = scope.book.survey
    name = row.get("name")
    key = name.lower()
    if key != name:
        page.add(row.number, "name", "xf-name-case", name=name, key=key)
    if not KEY.fullmatch(key):
        shape = re.sub(r"[^a-z0-9]+", "_", key).strip("_")
        long = KEY.match(key) is not None and len(key) > LONGEST and shape == key
        offer = (shape if shape[:1].isalpha() else f"q_{shape}" if shape else "")[:LONGEST].rstrip("_")
        page.add(row.number, "name", "xf-name-long" if long else "xf-name", name=name, offer=offer)
    elif key in scope.seen:
        page.add(row.number, "name", "xf-name-twice", name=key)
    scope.seen.add(key)
    return key


def _pipes(scope: Scope, row: Row, base: str) -> None:
    """Check which answers a text inserts: known, earlier, and no free text."""
    for column in [column for column in row.cells if column.startswith(f"{base}::")]:
        for key in REFERENCE.findall(scope.rename(row.get(column))):
            known = scope.known.get(key)
            if known is None:
                page = scope.book.survey
                page.add(row.number, column, "xf-pipe-unknown", key=key, offer=nearest(key, scope.known))
            elif known.kind == "text":
                scope.book.survey.add(row.number, column, "xf-pipe", key=key)
            elif known.order >= row.number:
                scope.book.survey.add(row.number, column, "xf-pipe-later", key=key)


def _listed(scope: Scope, row: Row, written: str, rest: list[str], item: Item) -> None:
    """Name the list of a question and whether its last choice takes a text."""
    page = scope.book.survey
    words = rest[:]
    if written in types.LISTED:
        name = words.pop(0) if words else ""
        if name not in scope.lists:
            page.add(row.number, "type", "xf-list", name=name, offer=nearest(name, scope.lists))
        item["list"] = name
        if words[:1] == ["or_other"] and written != "rank":
            words.pop(0)
            item["list"] = scope.others.get(name, name)
            item["other"] = True
            if item["list"] in scope.added:
                page.add(row.number, "type", "xf-other")
    if words:
        page.add(row.number, "type", "xf-type-rest", rest=" ".join(words))


def _left_out(scope: Scope, row: Row, kind: str, *, bound: bool) -> None:
    """Say of each cell that this kind does not take that it is left out."""
    takes = types.TAKES[kind] | ({"ds:proposal"} if bound else frozenset())
    bases = [base for base, needs in types.TEXTS.items() if needs not in takes]
    for column, written in row.cells.items():
        base = column.partition("::")[0]
        if base in bases or (column in types.OPTIONAL and column not in takes):
            if column in {"required", "ds:public"} and not yes_or_no(written):
                continue
            scope.book.survey.add(
                row.number, column, "xf-cell", column=SPELLED.get(base, base), value=written
            )


def _proposal(scope: Scope, row: Row, kind: str, item: Item) -> None:
    """Bind an answer to a proposal: each of its choices must be a stance."""
    page, column = scope.book.survey, "ds:proposal"
    name = row.get(column)
    found = PROPOSAL.fullmatch(name)
    if not name or found is None:
        return
    if kind not in {"single", "rating"}:
        page.add(row.number, column, "ds-proposal-kind")
    elif found[1] not in scope.proposals or int(found[2] or 1) > scope.proposals[found[1]]:
        page.add(row.number, column, "ds-proposal", name=name, offer=nearest(found[1], scope.proposals))
    for choice in scope.lists.get(item.get("list", ""), []):
        if "stance" not in choice:
            page.add(row.number, column, "ds-stance", key=choice["key"], list=item["list"])
    item["proposal"] = name


def _yes(scope: Scope, row: Row, column: str) -> str:
    """Read yes or no; anything else is left out with a line."""
    found = yes_or_no(row.get(column))
    if found not in {"", "yes"} and not (column == "required" and found == "soft"):
        scope.book.survey.add(row.number, column, "xf-yes-no", value=row.get(column))
        return ""
    return found


def _required(scope: Scope, row: Row, *, bound: bool) -> str:
    """Read the obligation; a stance is never obliged."""
    found = _yes(scope, row, "required")
    if found and bound:
        scope.book.survey.add(row.number, "required", "ds-required")
        return ""
    return found


def _register(scope: Scope, row: Row) -> str:
    """Read the field of the register that fills an answer in."""
    name = row.get("ds:register")
    if name and not FIELD.fullmatch(name):
        scope.book.survey.add(row.number, "ds:register", "ds-register", name=name)
        return ""
    return name
