"""What authors type: a survey's own facts, and questions with texts in each language."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.programme.texts import Texts
from consultations.proposals.queries import newest
from ds4skills.web.forms import Form, InstantField, TextField, dress
from ds4skills.web.texts import language_name, pick
from surveys.authoring.definition import AGREEMENT, MOST_CHOICES, MOST_ROWS, STANCES, whole
from surveys.authoring.models import Survey

SPARE = 4
CODES = [code for code, _name in settings.LANGUAGES]


class SurveyForm(Texts):
    """What a survey says of itself."""

    texts = (
        ("title", _("Title"), 1, True),
        ("about", _("Why we ask, and what happens with the answers"), 5, False),
    )
    code = forms.SlugField(
        label=_("Short address"),
        max_length=40,
        help_text=_("People answer at /s/<b>needs</b>/. It never changes."),
    )
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))
    access = forms.ChoiceField(
        label=_("Who may answer"), choices=Survey.Access.choices, widget=forms.RadioSelect
    )
    identity = forms.ChoiceField(
        label=_("How answers stand with people"), choices=Survey.Identity.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, survey: Survey | None = None, fixed: bool = False, zone: str, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"access": Survey.Access.REGISTER, "identity": Survey.Identity.NAMED}
        if survey:
            names = ("title", "about", "code", "opens_at", "closes_at", "access", "identity")
            known = {name: getattr(survey, name) for name in names}
        super().__init__(*args, zone=zone, known=known, **kwargs)
        for name in ("code", "access", "identity") if fixed else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("It stays, since the survey is published.")


class NewSurveyForm(SurveyForm):
    """A new survey, perhaps with one row for each proposal."""

    proposals = forms.MultipleChoiceField(
        label=_("Ask where people stand on these proposals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, zone=consultation.zone, **kwargs)
        field = self.fields["proposals"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = proposals_of(consultation)


def proposals_of(consultation: Consultation) -> list[tuple[str, str]]:
    """Give the open proposals as choices."""
    return [
        (each.proposal.key, f"{each.proposal.key} {pick(each.wordings)[0]}"[:140])
        for each in newest(consultation)
        if each.proposal.state == "open"
    ]


class SectionForm(Form):
    """A section's heading and what stands under it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, item: dict[str, Any], seen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        for name, label, lines in (("label", _("Text"), 1), ("hint", _("What stands under it"), 2)):
            for code in CODES:
                self.fields[f"{name}_{code}"] = TextField(
                    label=f"{label} ({language_name(code)})",
                    lines=lines,
                    max_length=2000,
                    required=False,
                    initial=item.get(name, {}).get(code, ""),
                )
        dress(self.fields)

    def text_of(self, name: str) -> dict[str, str]:
        """Give a text in the languages in which it was written."""
        pairs = [(code, self.cleaned_data.get(f"{name}_{code}", "")) for code in CODES]
        return {code: text for code, text in pairs if text}

    def facts(self) -> dict[str, Any]:
        """Give what the operation takes."""
        return {"label": self.text_of("label"), "hint": self.text_of("hint")}


class ItemForm(SectionForm):
    """A question of one kind; choices and rows are lines with a text in each language."""

    def __init__(
        self, *args: Any, kind: str, item: dict[str, Any], proposals: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, item=item, **kwargs)
        self.kind, self.item = kind, item
        self.fields[f"label_{CODES[0]}"].required = True
        if kind == "text":
            lines = [("1", _("One line")), ("5", _("Several lines"))]
            self.fields["lines"] = forms.ChoiceField(
                label=_("How much room"),
                choices=lines,
                initial=str(item.get("lines", 1)),
                widget=forms.RadioSelect,
            )
        if kind == "matrix":
            scales = [
                (STANCES, _("Stances on proposals")),
                (AGREEMENT, _("Agreement with sentences of your own")),
            ]
            self.fields["list"] = forms.ChoiceField(
                label=_("Scale"), choices=scales, initial=item.get("list", STANCES), widget=forms.RadioSelect
            )
        self.fields["required"] = forms.BooleanField(
            label=_("An answer is needed"),
            help_text=_("Never for a stance on a proposal."),
            required=False,
            initial=bool(item.get("required")),
        )
        self.head = {"single": "choices", "multiple": "choices", "matrix": "rows"}.get(kind, "")
        self.count = self._count()
        for n in range(self.count):
            self._line(n, self._stored(n), proposals)
        dress(self.fields)

    def _stored(self, n: int) -> dict[str, Any]:
        rows = self.item.get(self.head, [])
        return rows[n] if n < len(rows) else {}

    def _count(self) -> int:
        if not self.head:
            return 0
        most = MOST_ROWS if self.head == "rows" else MOST_CHOICES
        sent = str(self.data.get("count", "")) if self.is_bound else ""
        asked = whole(sent, len(self.item.get(self.head, [])) + SPARE)
        return min(most, max(asked, len(self.item.get(self.head, []))))

    def _line(self, n: int, stored: dict[str, Any], proposals: Sequence[tuple[str, str]]) -> None:
        for code in CODES:
            self.fields[f"line{n}_{code}"] = TextField(
                label=f"{n + 1}. {language_name(code)}",
                max_length=1000,
                required=False,
                initial=stored.get("label", {}).get(code, ""),
            )
        if self.head == "rows":
            self.fields[f"line{n}_proposal"] = forms.ChoiceField(
                label=f"{n + 1}. " + str(_("Proposal")),
                choices=[("", _("none")), *proposals],
                required=False,
                initial=stored.get("proposal", "").partition("@")[0],
            )

    def plain(self) -> list[forms.BoundField]:
        """Give the fields above the lines."""
        return [
            field
            for field in self.visible_fields()
            if not field.name.startswith("line") or field.name == "lines"
        ]

    def grid(self) -> list[list[forms.BoundField]]:
        """Give the fields of each line."""
        names = [*CODES, *(["proposal"] if self.head == "rows" else [])]
        return [[self[f"line{n}_{name}"] for name in names] for n in range(self.count)]

    def facts(self) -> dict[str, Any]:
        """Give the item as the document holds it, but for its key."""
        data = self.cleaned_data
        found: dict[str, Any] = {"kind": self.kind, **super().facts(), "required": data["required"]}
        if self.kind == "text":
            found["lines"] = int(data["lines"])
        elif self.head == "choices":
            found["choices"] = self._choices()
        else:
            found |= {"list": data["list"], "rows": self._rows(stances=data["list"] == STANCES)}
        return {name: value for name, value in found.items() if value not in ({}, "", False, None)}

    def _texts(self, n: int) -> dict[str, str]:
        pairs = [(code, self.cleaned_data.get(f"line{n}_{code}", "")) for code in CODES]
        return {code: text for code, text in pairs if text}

    def _choices(self) -> list[dict[str, Any]]:
        """Keep the key and the code of choices that were there; new ones take the next code."""
        stored = self.item.get("choices", [])
        top = max([each["code"] for each in stored], default=0)
        found = []
        for n in range(self.count):
            label = self._texts(n)
            if not label:
                continue
            if n < len(stored):
                found.append({**stored[n], "label": label})
            else:
                top += 1
                found.append({"key": f"c{top}", "code": top, "label": label})
        return found

    def _rows(self, *, stances: bool) -> list[dict[str, Any]]:
        stored = self.item.get("rows", [])
        found = []
        for n in range(self.count):
            label = self._texts(n)
            proposal = self.cleaned_data.get(f"line{n}_proposal", "") if stances else ""
            if label or proposal:
                key = stored[n]["key"] if n < len(stored) else ""
                row = {"key": key, "label": label} | ({"proposal": proposal} if proposal else {})
                found.append(row)
        return found
