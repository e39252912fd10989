"""A section, a group, a question of one of the kinds: each with the fields that its kind has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ds4skills.web.forms import TextField
from ds4skills.web.texts import language_name
from surveys.authoring.definition import MOST_ROWS, STANCES, options_of
from surveys.authoring.expressions.parse import MAX_SOURCE
from surveys.authoring.forms.base import LONGEST_CHOICE, EditorForm, select
from surveys.authoring.forms.choices import ChoicesForm
from surveys.authoring.forms.showing import ShowForm
from surveys.authoring.kinds.number import MOST_DECIMALS

CHOOSING = frozenset({"single", "multiple", "ranking", "matrix"})
RULED = frozenset({"single", "multiple", "ranking", "rating", "number", "text", "date", "file"})
UNASKED = frozenset({"note", "computed"})
REQUIRED = (
    ("", gettext_lazy("may stay empty")),
    ("soft", gettext_lazy("is wished for: asked once more, then people may go on")),
    ("yes", gettext_lazy("is needed")),
)
FORMATS = (
    ("", gettext_lazy("any words")),
    ("email", gettext_lazy("e-mail address")),
    ("url", gettext_lazy("web address")),
    ("phone", gettext_lazy("phone number")),
    ("orcid", gettext_lazy("ORCID")),
    ("time", gettext_lazy("time of day")),
)
ROOM = (("1", gettext_lazy("one line")), ("5", gettext_lazy("several lines")))
REGISTER = (
    ("", gettext_lazy("nothing: people answer by themselves")),
    ("organisation.name", gettext_lazy("the organisation’s name")),
    ("organisation.category", gettext_lazy("the organisation’s category")),
    ("organisation.country", gettext_lazy("the organisation’s country")),
    ("organisation.size", gettext_lazy("the organisation’s size")),
    ("person.name", gettext_lazy("the person’s name")),
)
SCALE = (
    ("start", gettext_lazy("Lowest place"), 0),
    ("end", gettext_lazy("Highest place"), 10),
    ("step", gettext_lazy("Step"), 1),
)
ENDS = (
    ("low", gettext_lazy("Words at the lowest place")),
    ("high", gettext_lazy("Words at the highest place")),
)
Pairs = Sequence[tuple[str, str]]


class GroupForm(ShowForm):
    """A section's or a group's heading, what stands under it, and when it is shown."""

    owned = frozenset({"label", "hint", "show"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("label", _("Heading"), self.item.get("label", {}), most=300)
        self.add_texts("hint", _("What stands under it"), self.item.get("hint", {}), lines=2)
        self.add_condition()
        self.finish()

    def head(self) -> list[forms.BoundField]:
        """Give the fields above the condition."""
        return [*self.of("label"), *self.of("hint")]

    def facts(self) -> dict[str, Any]:
        """Give what the operation takes."""
        known = self.item
        return {
            "label": self.texts("label", known.get("label", {})),
            "hint": self.texts("hint", known.get("hint", {})),
            "show": self.cleaned_data.get("show", ""),
        }


class ItemForm(ChoicesForm, ShowForm):
    """A question of one kind."""

    def __init__(self, *args: Any, kind: str, proposals: Pairs = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.proposals = kind, [("", _("none")), *proposals]
        self._texts()
        if kind in CHOOSING:
            self._choosing()
        getattr(self, f"_kind_{kind}", lambda: None)()
        if kind in RULED:
            self._rule()
        self.add_condition()
        self.finish()

    @property
    def owned(self) -> frozenset[str]:
        """What this form says of an item; anything else stays as it is."""
        names = {"label", "hint", "required", "show", "public", "register"}
        names |= {"rule"} if self.kind in RULED else set()
        names |= {"list", "choices", "filter"} if self.kind in CHOOSING else set()
        names |= {
            "single": {"proposal"},
            "matrix": {"rows"},
            "text": {"lines", "format"},
            "rating": {"scale"},
            "number": {"decimals"},
            "computed": {"formula", "decimals"},
        }.get(self.kind, set())
        return frozenset(names)

    def _texts(self) -> None:
        item = self.item
        self.add_texts("label", _("Text"), item.get("label", {}), lines=2)
        self.add_texts("hint", _("Hint"), item.get("hint", {}), lines=2)
        if self.kind in UNASKED:
            return
        required = "yes" if item.get("required") is True else item.get("required") or ""
        self.fields["required"] = select(
            _("An answer"), REQUIRED, required, help_text=_("A stance on a proposal is never needed.")
        )
        self.fields["register"] = select(_("Filled in from the register"), REGISTER, item.get("register", ""))
        self.fields["public"] = forms.BooleanField(
            label=_("It may stand on the public page of results"),
            required=False,
            initial=bool(item.get("public")),
        )

    def _choosing(self) -> None:
        document, item = self.document, self.item
        names = [(name, f"{name} ({len(rows)})") for name, rows in document["lists"].items()]
        default = STANCES if self.kind == "matrix" and not item else ""
        self.fields["list"] = select(
            _("Choices"),
            [("", _("its own, below")), *names],
            item.get("list", "" if item.get("choices") else default),
            help_text=_("A shared list is changed once for all questions that use it."),
        )
        self.add_choices(item.get("choices", []), stances=self.kind in {"single", "matrix"})
        self.fields["filter"] = forms.CharField(
            label=_("Filter of choices"),
            max_length=MAX_SOURCE,
            required=False,
            initial=item.get("filter", ""),
            help_text=_("For example region = ${q3}: only choices whose column says so are offered."),
        )

    def _kind_single(self) -> None:
        known = self.item.get("proposal", "").partition("@")[0]
        self.fields["proposal"] = select(
            _("It asks where people stand on"),
            self.proposals,
            known,
            help_text=_(
                "Then each choice needs a stance; without a text of its own the proposal’s wording is shown."
            ),
        )

    def _kind_matrix(self) -> None:
        rows = self.item.get("rows", [])
        self.stored_rows = {row["key"]: row for row in rows}
        for n in range(self.count("rows", len(rows), 2 if rows else 4, MOST_ROWS)):
            self._matrix_row(n, rows[n] if n < len(rows) else {})

    def _matrix_row(self, n: int, row: Mapping[str, Any]) -> None:
        number = n + 1
        for code in self.languages:
            self.fields[f"r{n}_{code}"] = TextField(
                label=f"{number}. {language_name(code)}",
                max_length=LONGEST_CHOICE,
                required=False,
                initial=row.get("label", {}).get(code, ""),
            )
        self.fields[f"r{n}_key"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=31, initial=row.get("key", "")
        )
        known = row.get("proposal", "").partition("@")[0]
        self.fields[f"r{n}_proposal"] = select(_("%(n)d. proposal") % {"n": number}, self.proposals, known)
        self.fields[f"r{n}_order"] = forms.IntegerField(
            label=_("%(n)d. place") % {"n": number}, min_value=1, max_value=99, required=False, initial=number
        )

    def _kind_text(self) -> None:
        lines = "5" if int(self.item.get("lines", 1)) > 1 else "1"
        self.fields["lines"] = select(_("Room"), ROOM, lines)
        self.fields["format"] = select(_("What is written"), FORMATS, self.item.get("format", ""))

    def _kind_rating(self) -> None:
        scale = self.item.get("scale", {})
        for name, label, fallback in SCALE:
            self.fields[f"scale_{name}"] = forms.IntegerField(
                label=label, min_value=-100, max_value=1000, initial=int(scale.get(name, fallback))
            )
        for name, label in ENDS:
            self.add_texts(name, label, scale.get(name, {}), most=100)

    def _kind_number(self) -> None:
        self.fields["decimals"] = forms.IntegerField(
            label=_("Decimals"),
            min_value=0,
            max_value=MOST_DECIMALS,
            required=False,
            initial=int(self.item.get("decimals", 0)),
        )

    def _kind_computed(self) -> None:
        self._kind_number()
        self.fields["formula"] = TextField(
            label=_("Formula"),
            lines=2,
            max_length=MAX_SOURCE,
            initial=self.item.get("formula", ""),
            help_text=_(
                "For example ${q1} + ${q2}, or count-selected(${q3}). Nobody types it; it is worked out."
            ),
        )

    def _rule(self) -> None:
        rule = self.item.get("rule", {})
        self.fields["rule_src"] = TextField(
            label=_("Rule"),
            max_length=MAX_SOURCE,
            required=False,
            initial=rule.get("src", ""),
            help_text=_("The answer itself is written as a point: . >= 1 and . <= 500."),
        )
        self.add_texts(
            "message", _("What is said to an answer that does not meet it"), rule.get("message", {}), most=500
        )

    def head(self) -> list[forms.BoundField]:
        """Give the fields above choices and rows."""
        names = (
            "required",
            "lines",
            "format",
            "scale_start",
            "scale_end",
            "scale_step",
            "decimals",
            "formula",
        )
        return [
            *self.of("label"),
            *self.of("hint"),
            *self.bound(*names, "proposal", "list"),
            *self.of("low"),
            *self.of("high"),
        ]

    def tail(self) -> list[forms.BoundField]:
        """Give the fields below them."""
        return [*self.bound("filter", "rule_src"), *self.of("message"), *self.bound("register", "public")]

    def row_lines(self) -> list[dict[str, Any]]:
        """Give the fields of each row."""
        return [
            {"words": self.of(f"r{n}"), "near": self.bound(f"r{n}_proposal", f"r{n}_order"), "number": n + 1}
            for n in range(self.counts.get("rows", 0))
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a text, and check what is written as expressions."""
        data = super().clean()
        main = self.languages[0]
        if self.kind != "computed" and not data.get("proposal") and not data.get(f"label_{main}"):
            self.add_error(f"label_{main}", _("Write what is asked."))
        if self.kind in CHOOSING:
            data["choices"] = self.choices()
            chosen = {"choices": data["choices"], "list": data.get("list", "")}
            columns = {name for each in options_of(self.document, chosen) for name in each.columns}
            data["filter"] = self.checked("filter", frozenset(columns))
        if self.kind == "computed":
            data["formula"] = self.checked("formula")
        if self.kind in RULED:
            data["rule_src"] = self.checked("rule_src")
        return data

    def facts(self) -> dict[str, Any]:
        """Give the item as the document holds it, but for its key; blanks are left out."""
        data, known = self.cleaned_data, self.item
        found: dict[str, Any] = {
            "kind": self.kind,
            "label": self.texts("label", known.get("label", {})),
            "hint": self.texts("hint", known.get("hint", {})),
            "show": data.get("show", ""),
            **{
                name: data.get(name)
                for name in ("required", "register", "public", "filter", "formula", "format")
            },
            "proposal": data.get("proposal", ""),
            "decimals": data.get("decimals") or "",
            "lines": int(data["lines"]) if data.get("lines", "1") not in {"", "1"} else "",
        }
        if self.kind in CHOOSING:
            found["list"] = data.get("list", "")
            found["choices"] = [] if found["list"] else data["choices"]
        if self.kind == "matrix":
            found["rows"] = self._rows()
        if self.kind == "rating":
            known = self.item.get("scale", {})
            found["scale"] = {name: data[f"scale_{name}"] for name, _label, _fallback in SCALE}
            ends = {name: self.texts(name, known.get(name, {})) for name, _label in ENDS}
            found["scale"] |= {name: texts for name, texts in ends.items() if texts}
        if data.get("rule_src"):
            message = self.texts("message", known.get("rule", {}).get("message", {}))
            found["rule"] = {"src": data["rule_src"], "message": message}
        return {name: value for name, value in found.items() if value not in ({}, [], "", False, None)}

    def _rows(self) -> list[dict[str, Any]]:
        """Keep the keys of rows that were there; new ones are numbered when they are saved."""
        data, found = self.cleaned_data, []
        for n in range(self.counts["rows"]):
            key = data.get(f"r{n}_key", "")
            old = self.stored_rows.get(key, {})
            label = self.texts(f"r{n}", old.get("label", {}))
            proposal = data.get(f"r{n}_proposal", "")
            if not proposal and not any(data.get(f"r{n}_{code}") for code in self.languages):
                continue
            row = {**old, "key": key if old else "", "label": label}
            row.pop("proposal", None)
            found.append(
                (data.get(f"r{n}_order") or n + 1, n, row | ({"proposal": proposal} if proposal else {}))
            )
        return [row for _place, _n, row in sorted(found, key=lambda each: each[:2])]


def form_for(*args: Any, kind: str, proposals: Pairs = (), **kwargs: Any) -> GroupForm | ItemForm:
    """Give the form of a section, a group or a question."""
    if kind in {"section", "group"}:
        return GroupForm(*args, **kwargs)
    return ItemForm(*args, kind=kind, proposals=proposals, **kwargs)


__all__ = ["EditorForm", "GroupForm", "ItemForm", "form_for"]
