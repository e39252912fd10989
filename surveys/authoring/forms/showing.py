"""The condition of a section, a group or a question: rows of three fields, or its source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ds4skills.web.forms import TextField
from ds4skills.web.texts import fold, pick
from surveys.authoring.definition import Leaf
from surveys.authoring.expressions import ExpressionError, compiled, parse
from surveys.authoring.expressions.builder import (
    BARE,
    MOST_ROWS,
    ORDERED,
    Comparison,
    Join,
    Row,
    RowError,
    Rows,
    canonical,
    to_rows,
    to_source,
)
from surveys.authoring.expressions.parse import MAX_SOURCE
from surveys.authoring.forms.base import SHOW_MODES, EditorForm, select
from surveys.authoring.steps import numeric_of

JOINS = ((Join.ALL, gettext_lazy("all of these hold")), (Join.ANY, gettext_lazy("any of these holds")))
HOWS = (
    (Comparison.IS, gettext_lazy("is")),
    (Comparison.IS_NOT, gettext_lazy("is not")),
    (Comparison.CHOSEN, gettext_lazy("has among its answers")),
    (Comparison.NOT_CHOSEN, gettext_lazy("has not among its answers")),
    (Comparison.AT_LEAST, gettext_lazy("is at least, or from the day")),
    (Comparison.AT_MOST, gettext_lazy("is at most, or until the day")),
    (Comparison.ANSWERED, gettext_lazy("was answered")),
    (Comparison.NOT_ANSWERED, gettext_lazy("was not answered")),
)
COMPARED = frozenset({"number", "rating", "computed", "date"})
SEVERAL = frozenset({"multiple", "ranking"})
AMONG = {Comparison.IS: Comparison.CHOSEN, Comparison.IS_NOT: Comparison.NOT_CHOSEN}
SOLE = {chosen: one for one, chosen in AMONG.items()}


class ShowForm(EditorForm):
    """A form with a condition; `earlier` are the questions that stand before it."""

    def __init__(self, *args: Any, earlier: list[Leaf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {leaf.key: leaf for leaf in earlier}
        self.numeric = numeric_of(self.document)

    def add_condition(self) -> None:
        """Add its fields."""
        source = self.item.get("show", "")
        rows = self._stored(source)
        mode = "rows" if rows is not None else "source"
        self.fields["show_mode"] = forms.ChoiceField(
            label=_("It is shown"),
            choices=SHOW_MODES,
            initial=mode,
            required=False,
            widget=forms.RadioSelect,
        )
        found = rows or Rows()
        blank = Row("", Comparison.IS)
        self.fields["show_join"] = forms.ChoiceField(
            label=_("It is shown if"),
            choices=JOINS,
            initial=found.join,
            required=False,
            widget=forms.RadioSelect,
        )
        for n in range(self.count("show", len(found.rows), 1, MOST_ROWS)):
            self._row(n, found.rows[n] if n < len(found.rows) else blank)
        self.fields["show_source"] = TextField(
            label=_("Source of the condition"),
            lines=2,
            max_length=MAX_SOURCE,
            required=False,
            initial=source,
            help_text=_("For example ${q1} = 'c1' and selected(${q2}, 'c3')."),
        )

    def _stored(self, source: str) -> Rows | None:
        """Read rows out of the source; nothing where it says more than rows can."""
        if not source:
            return Rows()
        try:
            rows = to_rows(compiled(source), self.numeric)
        except ExpressionError:
            return None
        return rows if rows and all(row.question in self.earlier for row in rows.rows) else None

    def _row(self, n: int, row: Row) -> None:
        questions = [
            ("", "–"),
            *((key, f"{key}: {pick(leaf.asked)[0]}"[:70]) for key, leaf in self.earlier.items()),
        ]
        number = n + 1
        self.fields[f"show{n}_question"] = select(
            _("%(n)d. question") % {"n": number}, questions, row.question
        )
        self.fields[f"show{n}_how"] = select(_("%(n)d. comparison") % {"n": number}, HOWS, row.comparison)
        asked = str(self.data.get(f"show{n}_question", row.question)) if self.is_bound else row.question
        label = _("%(n)d. answer") % {"n": number}
        leaf = self.earlier.get(asked)
        if leaf is not None and leaf.options:
            words = [(option.key, (pick(option.label)[0] or option.key)[:70]) for option in leaf.options]
            sent = str(self.data.get(f"show{n}_value", "")) if self.is_bound else ""
            if sent and sent not in dict(words):  # typed before the page knew which question it is about
                words.append((sent, sent))
            self.fields[f"show{n}_value"] = select(label, [("", "–"), *words], row.value)
        else:
            self.fields[f"show{n}_value"] = TextField(
                label=label, max_length=200, required=False, initial=row.value
            )

    def condition_rows(self) -> list[list[forms.BoundField]]:
        """Give the fields of each row."""
        return [
            self.bound(f"show{n}_question", f"show{n}_how", f"show{n}_value")
            for n in range(self.counts["show"])
        ]

    def clean(self) -> dict[str, Any]:
        """Make one source of the rows, or check the one that was written."""
        data = super().clean() or self.cleaned_data
        if "show_mode" not in self.fields:
            return data
        if data.get("show_mode") == "source":
            data["show"] = self.checked("show_source")
        else:
            rows = tuple(row for n in range(self.counts["show"]) if (row := self._read(n)))
            try:
                data["show"] = to_source(Rows(rows, Join(data.get("show_join") or Join.ALL)), self.numeric)
            except RowError:
                if not self.errors:
                    self.add_error(None, _("A row of the condition cannot be said; write it as a source."))
        return data

    def checked(self, name: str, columns: frozenset[str] = frozenset()) -> str:
        """Give a source that parses; its mistake is told beside its field."""
        source = str(self.cleaned_data.get(name, "")).strip()
        if source:
            try:
                parse(source, columns)
            except ExpressionError as error:
                self.add_error(name, str(error))
        return source

    def _read(self, n: int) -> Row | None:
        data = self.cleaned_data
        question = data.get(f"show{n}_question", "")
        how = Comparison(data.get(f"show{n}_how") or Comparison.IS)
        leaf = self.earlier.get(question)
        if leaf is None:
            return None
        how = AMONG.get(how, how) if leaf.kind in SEVERAL else SOLE.get(how, how)
        if how in ORDERED and leaf.kind not in COMPARED:
            self.add_error(f"show{n}_how", _("Only numbers and dates are at least or at most something."))
        if how in BARE:
            return Row(question, how)
        value = str(data.get(f"show{n}_value", "")).strip()
        if not value:
            self.add_error(f"show{n}_value", _("Say which answer it is compared with."))
            return None
        return Row(question, how, self._value(leaf, value, n))

    def _value(self, leaf: Leaf, value: str, n: int) -> str:
        """Give a choice's key for its key or its words, a number with a point."""
        if leaf.options:
            for option in leaf.options:
                if value == option.key or fold(value) in {fold(text) for text in option.label.values()}:
                    return option.key
            self.add_error(f"show{n}_value", _("Choose one of the answers of that question."))
        if leaf.key in self.numeric or leaf.kind == "computed":
            value = value.replace(",", ".")
            if canonical(value) is None:
                self.add_error(f"show{n}_value", _("Write a number."))
        return value
