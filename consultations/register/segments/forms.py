"""The form of a segment: rows and groups are added and taken away by its buttons, without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.segments.filters import (
    CODES,
    FLAG,
    GROUPS,
    NUMBER,
    ROWS,
    Filter,
    FilterError,
    parse,
)
from consultations.register.segments.offers import Offer, Offers, known
from ds4skills.web.forms import Form, TextField

WRONG = {
    "shape": gettext_lazy("This is not a filter of ours. Put it together anew."),
    "groups": gettext_lazy("These are too many groups. Keep at most ten."),
    "rows": gettext_lazy("These are too many conditions. Keep at most twenty in a group."),
    "empty": gettext_lazy("Add a condition. For everybody, choose “Person or organisation”."),
    "field": gettext_lazy("This cannot be asked. Take the condition away."),
    "of": gettext_lazy("This cannot be asked. Take the condition away."),
    "operator": gettext_lazy("Choose how to compare."),
    "codes": gettext_lazy("Choose one value at least."),
    "value": gettext_lazy("Choose a value of the list."),
    "number": gettext_lazy("Give a whole number from %(least)s to %(most)s."),
}


class SegmentForm(Form):
    """What a segment is called, and who may use it; `version` says which state of it the form was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(label=gettext_lazy("Name of the segment"), max_length=200)
    shared = forms.BooleanField(label=gettext_lazy("Other coordinators may use it"), required=False)


@dataclass
class Line:
    """One condition as it stands in the form, sound or not."""

    offer: Offer
    op: str = ""
    values: list[str] = field(default_factory=list)
    error: str = ""

    def said(self) -> dict[str, Any]:
        """Give it as a filter keeps it; a value that cannot be read stays as it was typed."""
        first = self.values[0] if self.values else ""
        value: Any = first
        if self.offer.type == CODES:
            value = self.values
        elif self.offer.type == FLAG:
            value = {"yes": True, "no": False}.get(first)
        elif self.offer.type == NUMBER:
            value = int(first) if first.lstrip("-").isdecimal() and len(first) < 8 else None  # noqa: PLR2004 -- no longer number is in range
        of = {"of": self.offer.of} if self.offer.of else {}
        return {"field": self.offer.field, **of, "op": self.op, "value": value}


@dataclass
class Builder:
    """The groups of a form, and what its buttons do to them."""

    offers: Offers
    groups: list[list[Line]]
    error: str = ""
    lost: int = 0  # conditions of the kept filter that whoever edits it cannot see

    @classmethod
    def of(cls, found: Mapping[str, Any], offers: Offers) -> "Builder":
        """Start from a filter that is kept, or from nothing."""
        groups, lost = [], 0
        for group in found.get("any", []) or [[]]:
            lines = [_line(row, offers) for row in group]
            groups.append([line for line in lines if line is not None])
            lost += lines.count(None)
        return cls(offers, groups, lost=lost)

    @classmethod
    def posted(cls, data: QueryDict, offers: Offers) -> "Builder":
        """Read what was sent; a field that is not offered is dropped."""
        groups: list[list[Line]] = []
        for g in range(GROUPS + 1):
            if f"group-{g}" not in data:
                break
            lines: list[Line] = []
            for r in range(ROWS + 1):
                name = f"row-{g}-{r}"
                offer = offers.get(data.get(f"{name}-field", ""))
                if offer is not None:
                    lines.append(Line(offer, data.get(f"{name}-op", ""), data.getlist(f"{name}-value")))
            groups.append(lines)
        return cls(offers, groups or [[]])

    def press(self, act: str, data: QueryDict) -> bool:
        """Do what a button says: add or drop a condition or a group; tells whether it was such a button."""
        verb, _sep, rest = act.partition(":")
        numbers = [int(part) for part in rest.split(":") if part.isdecimal() and len(part) < 3]  # noqa: PLR2004 -- places have two digits
        g = numbers[0] if numbers else 0
        if verb not in {"add", "drop", "group"}:
            return False
        if verb == "group" and len(self.groups) < GROUPS:
            self.groups.append([])
        elif verb == "add" and g < len(self.groups) and len(self.groups[g]) < ROWS:
            offer = self.offers.get(data.get(f"group-{g}-new", ""))
            if offer is not None:
                self.groups[g].append(Line(offer, offer.operators[0][0]))
        elif verb == "drop" and g < len(self.groups):
            if len(numbers) > 1:
                del self.groups[g][numbers[1] : numbers[1] + 1]
            elif len(self.groups) > 1:
                del self.groups[g]
        return True

    def read(self) -> Filter | None:
        """Give the filter; where it is not sound, nothing, and each fault stands at its condition."""
        filled = [[line.said() for line in group] for group in self.groups]
        sound = True
        for group, rows in zip(self.groups, filled, strict=True):
            for line, row in zip(group, rows, strict=True):
                try:
                    parse({"any": [[row]]}, known(self.offers))
                except FilterError as error:
                    line.error, sound = _say(error.code, line.offer), False
        if not sound:
            self.error = _("Some conditions are not complete. Each says what it needs.")
            return None
        try:
            return parse({"any": filled}, known(self.offers))
        except FilterError as error:
            self.error = _say(error.code, None)
            return None


def _say(code: str, offer: Offer | None) -> str:
    least, most = offer.range if offer else (0, 0)
    return str(WRONG[code]) % {"least": least, "most": most} if code == "number" else str(WRONG[code])


def _line(row: Mapping[str, Any], offers: Offers) -> Line | None:
    key = f"{row['field']}/{row['of']}" if row.get("of") else row["field"]
    offer, value = offers.get(key), row["value"]
    if offer is None:
        return None
    if isinstance(value, bool):
        return Line(offer, row["op"], ["yes" if value else "no"])
    return Line(offer, row["op"], list(value) if isinstance(value, list) else [str(value)])


def from_list(asked: Mapping[str, str]) -> dict[str, Any]:
    """Give a filter that says what a list of organisations was filtered by; blank parameters are passed over."""
    rows: list[dict[str, Any]] = []
    fields = {"category": ("term", "stakeholder"), "country": ("country", ""), "size": ("size", "")}
    for name, (asks, of) in {**fields, "network": ("network", "")}.items():
        if value := asked.get(name, "")[:64]:
            code = "" if value == "none" else value
            rows.append({"field": asks, **({"of": of} if of else {}), "op": "any", "value": [code]})
    for name, op in (("stage", "least"), ("below", "below")):
        if asked.get(name) and asked.get("exercise"):
            value, of = asked[name][:64], asked["exercise"][:64]
            rows.append({"field": "stage", "of": of, "op": op, "value": value})
    return {"any": [rows]} if rows else {}
