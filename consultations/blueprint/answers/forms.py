"""Forms of answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.answers.models import Disposition
from ds4skills.web.forms import Form, TextField


class DispositionForm(Form):
    """An answer; `seen` is the number of the last one its writer knew."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"), choices=Disposition.Decision.choices, widget=forms.RadioSelect
    )
    weight = forms.ChoiceField(
        label=_("What it changes"), choices=Disposition.Weight.choices, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Reason"),
        lines=5,
        max_length=4000,
        required=False,
        help_text=_("Public, with the editors' name."),
    )


class VerdictForm(Form):
    """Whether an answer settles a comment."""

    settled = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    text = TextField(label=_("Why not"), lines=3, max_length=2000, required=False)
