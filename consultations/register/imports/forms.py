"""Forms of the import wizard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.consent.models import Purpose
from consultations.register.imports.columns import Column, ignored
from consultations.register.imports.fields import NEEDED, WHOLE, labels
from consultations.register.imports.models import Kind, Policy
from consultations.register.imports.sentences import MARKS
from consultations.register.imports.values import BLANK, REST, Value
from consultations.register.origins.models import Network, Origin
from ds4skills.web.forms import Form, TextField
from ds4skills.web.importing.forms import ENCODINGS

MEGA = 1 << 20
LARGEST = 10 * MEGA
OWN = "own"
SHOWN = 200  # distinct values of one column that are asked on one page


class SourceForm(Form):
    """The file, what its rows are, and where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, XLSX or JSON lines, at most 10 MB and 50,000 rows."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is a row about?"),
        choices=Kind,
        widget=forms.RadioSelect,
        initial=Kind.ORGANISATIONS,
    )
    network = forms.ChoiceField(label=gettext_lazy("Which network does it come from?"))
    source = TextField(
        label=gettext_lazy("Where did they get it?"),
        max_length=300,
        help_text=gettext_lazy("For instance “members' list of May 2026, sent by the secretariat”."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Why may we hold these entries?"), choices=Origin.Basis, widget=forms.RadioSelect
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("What were the people told their data are for?"),
        choices=Purpose,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("This is kept with the import. It does not count as their consent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        networks = [(str(row.pk), row.name) for row in Network.objects.order_by("name", "pk")]
        field = self.fields["network"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [("", _("Please choose")), (OWN, _("None: our own list")), *networks]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split it and import the parts."))
        return sent

    def clean_network(self) -> Network | None:
        """Give the network, or nothing for our own list."""
        chosen = self.cleaned_data["network"]
        return None if chosen == OWN else Network.objects.filter(pk=chosen).first()


class ReadForm(Form):
    """How the file is read: only what the file leaves open is asked."""

    def __init__(self, *args: Any, reading: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = reading.get("counts", {})
        if len(reading.get("sheets", [])) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"),
                choices=[(name, name) for name in reading["sheets"]],
                initial=reading["sheet"],
                widget=forms.RadioSelect,
            )
        if reading.get("samples"):
            self.fields["encoding"] = forms.ChoiceField(
                label=_("In which encoding do these words read right?"),
                choices=[
                    (code, self._words(str(label), reading["samples"].get(code, [])))
                    for code, label in ENCODINGS
                ],
                initial=reading.get("chosen") or None,
                widget=forms.RadioSelect,
            )
        if reading.get("delimiter") in MARKS:
            self.fields["delimiter"] = forms.ChoiceField(
                label=_("Separator"), choices=list(MARKS.items()), initial=reading["delimiter"]
            )
            self.fields["delimiter"].widget.attrs["class"] = "input"
        if counts.get("hidden_rows"):
            self.fields["hidden"] = forms.BooleanField(
                label=_("Take the %(n)d hidden rows in too") % {"n": counts["hidden_rows"]},
                initial=reading.get("hidden", False),
                required=False,
            )

    @staticmethod
    def _words(label: str, words: Sequence[str]) -> str:
        return f"{label}: {' · '.join(words)}"


class ColumnsForm(Form):
    """Which field each column holds."""

    def __init__(self, *args: Any, kind: str, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.columns = kind, [column for column in columns if not ignored(column.heading)]
        choices = [("", _("Leave it out")), *labels(kind).items()]
        for column in self.columns:
            field = forms.ChoiceField(
                label=column.heading, choices=choices, initial=column.field, required=False
            )
            field.widget.attrs["class"] = "input"
            self.fields[f"c{column.place}"] = field

    def clean(self) -> dict[str, Any]:
        """Ask for what every row needs, and refuse a field that two columns hold."""
        data = super().clean() or {}
        used: dict[str, str] = {}
        words = labels(self.kind)
        for column in self.columns:
            name = data.get(f"c{column.place}", "")
            if name and name in used:
                sentence = _("“%(field)s” is chosen for “%(one)s” and for “%(two)s”. Leave one of them out.")
                facts = {"field": words[name], "one": used[name], "two": column.heading}
                raise forms.ValidationError(sentence % facts)
            if name:
                used[name] = column.heading
        whole = [name for name in WHOLE if name in used]
        if len(whole) > 1 or (whole and {"given_name", "family_name"} & used.keys()):
            sentence = _("“%(field)s” holds both names. Leave out the other columns of names.")
            raise forms.ValidationError(sentence % {"field": words[whole[0]]})
        if not {NEEDED[self.kind], "key", *whole} & used.keys():
            raise forms.ValidationError(
                _("Choose the column that holds “%(field)s”.") % {"field": words[NEEDED[self.kind]]}
            )
        return data

    def chosen(self) -> dict[str, str]:
        """Give the field of each heading."""
        return {column.heading: self.cleaned_data[f"c{column.place}"] for column in self.columns}


class ValuesForm(Form):
    """What the values of coded columns mean; `asked` are (field, label, values, options)."""

    def __init__(
        self,
        *args: Any,
        asked: Sequence[tuple[str, str, Sequence[Value], Sequence[tuple[str, str]]]],
        rests: Mapping[str, str],
        days: Sequence[tuple[int, str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.days = asked, days
        for name, _label, values, every in asked:
            words = dict(every)
            for place, value in enumerate(values[:SHOWN]):
                self._add(f"v-{name}-{place}", value.text, value.chosen, self._choices(value, words, every))
            unread = [value for value in values if not value.code]
            if unread:
                rest = [("", _("are errors; I will correct the file")), (BLANK, _("stay blank"))]
                self._add(f"r-{name}", _("Values without an answer"), rests.get(name, ""), rest)
        for place, heading, order in days:
            either = [("day", _("Day first: 31/12/2026")), ("month", _("Month first: 12/31/2026"))]
            self._add(f"d-{place}", heading, order, [("", _("Please choose")), *either])

    def _add(self, key: str, label: str, initial: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = forms.ChoiceField(label=label, choices=choices, initial=initial, required=False)
        field.widget.attrs["class"] = "input"
        self.fields[key] = field

    @staticmethod
    def _choices(
        value: Value, words: Mapping[str, str], every: Sequence[tuple[str, str]]
    ) -> list[tuple[str, Any]]:
        if value.code:
            first = ("", _("Read as: %(words)s") % {"words": words.get(value.code, value.code)})
        else:
            first = ("", _("Not answered"))
        offered = [(code, words[code]) for code in value.offers if code in words]
        found: list[tuple[str, Any]] = [first, (BLANK, _("Leave it blank"))]
        if offered:
            found.append((_("Perhaps"), offered))
        rest = [pair for pair in every if pair[0] not in value.offers]
        return [*found, (_("All"), rest)]

    def values(self) -> dict[str, dict[str, str]]:
        """Give the chosen codes by field and text."""
        found: dict[str, dict[str, str]] = {}
        for name, _label, values, _every in self.asked:
            pairs = {
                value.text: self.cleaned_data[f"v-{name}-{place}"]
                for place, value in enumerate(values[:SHOWN])
            }
            found[name] = {**pairs, REST: self.cleaned_data.get(f"r-{name}", "")}
        return found

    def orders(self) -> dict[str, str]:
        """Give the chosen order of days by heading."""
        return {heading: self.cleaned_data[f"d-{place}"] for place, heading, _order in self.days}


class PolicyForm(Form):
    """What rows may do to what the register holds."""

    policy = forms.ChoiceField(
        label=gettext_lazy("Where the register holds a row already"), choices=Policy, widget=forms.RadioSelect
    )


class AlikeForm(Form):
    """One answer for all rows with the same evidence."""

    evidence = forms.CharField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=gettext_lazy("They are"),
        choices=[
            ("", gettext_lazy("Please choose")),
            ("new", gettext_lazy("new: other organisations")),
            ("same", gettext_lazy("the same as the likeliest match")),
            ("skip", gettext_lazy("left out")),
        ],
    )
    reason = TextField(label=gettext_lazy("Reason"), max_length=300)
    sure = forms.BooleanField(label=gettext_lazy("I have looked at these rows"))
