"""A survey's own facts: what it is called, when it is open, how answers stand with people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.programme.texts import Texts
from consultations.proposals.queries import newest
from ds4skills.web.forms import Form, InstantField, TextField
from ds4skills.web.texts import pick
from surveys.authoring.models import Survey

FIXED = ("code", "identity", "unit", "access", "sealed")
RISING = ("k_min", "mix_size")
NAMES = ("title", "about", "code", "opens_at", "closes_at", "access", "identity", "unit", "revise", "sealed")
RESERVED = frozenset({"new", "import"})
MOST_GRACE, FEWEST_CELL = 3600, 5


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
        label=_("How answers stand with people"),
        choices=Survey.Identity.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Anonymous: each person answers for themselves, receipts carry no hour, results come in batches; "
            "nobody is asked who was not asked before the first batch."
        ),
    )
    unit = forms.ChoiceField(
        label=_("Who gives one response"),
        choices=Survey.Unit.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    revise = forms.ChoiceField(
        label=_("Changing an answer"), choices=Survey.Revise.choices, widget=forms.RadioSelect, required=False
    )
    sealed = forms.BooleanField(
        label=_("Nobody sees results before it closes"),
        help_text=_("Not even those who run it: only who took part."),
        required=False,
    )
    grace_s = forms.IntegerField(
        label=_("Seconds of grace"),
        help_text=_("A form opened before closing is taken so long after it, and marked."),
        min_value=0,
        max_value=MOST_GRACE,
        required=False,
    )
    k_min = forms.IntegerField(
        label=_("Smallest group that is shown"),
        help_text=_("Results of fewer answers are hidden; at least 5. After publication it can only rise."),
        min_value=FEWEST_CELL,
        max_value=1000,
        required=False,
    )
    mix_size = forms.IntegerField(
        label=_("Answers in a batch"),
        help_text=_("Anonymous answers are shown in batches of at least so many. It can only rise."),
        min_value=FEWEST_CELL,
        max_value=1000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        survey: Survey | None = None,
        fixed: bool = False,
        zone: str,
        initial_facts: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        shown = survey or Survey()
        known = {name: getattr(shown, name) for name in (*NAMES, "grace_s", *RISING)} | (initial_facts or {})
        super().__init__(*args, zone=zone, known=known, **kwargs)
        self.survey, self.fixed = shown, fixed
        for name in FIXED if fixed else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("It stays, since the survey is published.")

    def clean_code(self) -> str:
        """Keep the addresses of our own pages."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(_("This address is one of our own pages. Choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        """Fill in what was not sent; hold what anonymity asks for, and what may only rise."""
        data = super().clean()
        for name in ("unit", "revise", "grace_s", *RISING):
            if data.get(name) in {None, ""} and name not in self.errors:
                data[name] = getattr(self.survey, name)
        anonymous = data.get("identity") == Survey.Identity.ANONYMOUS
        if anonymous and data.get("unit") == Survey.Unit.ORGANISATION:
            self.add_error("unit", _("Anonymous answers are given by each person. Choose “Each person”."))
        if anonymous and data.get("access") == Survey.Access.OPEN:
            self.add_error(
                "access", _("Anonymous answers need people who were asked, or are in the register.")
            )
        if {*RISING} <= data.keys() and data["mix_size"] < data["k_min"]:
            self.add_error(
                "mix_size", _("A batch holds at least as many answers as the smallest group shown.")
            )
        for name in RISING if self.fixed else ():
            if name in data and data[name] < getattr(self.survey, name):
                self.add_error(name, _("It can only rise, since the survey is published."))
        return data


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


class CopyForm(Form):
    """The copy's own address and title."""

    code = forms.SlugField(label=_("Short address of the copy"), max_length=40)
    title = TextField(label=_("Title of the copy"), max_length=200)


class ReasonForm(Form):
    """Why something is done; it is noted."""

    reason = TextField(label=_("Why"), max_length=500, lines=2)
