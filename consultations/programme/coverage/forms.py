"""Forms of coverage: targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.terms.countries import country_groups
from consultations.register.terms.models import CATEGORY, Term
from ds4skills.web.forms import Form, TextField


class TargetForm(Form):
    """How many of a category we want to hear."""

    term = forms.ModelChoiceField(label=_("Category"), queryset=Term.objects.none(), empty_label=None)
    country = forms.ChoiceField(label=_("Country"), required=False)
    count = forms.IntegerField(
        label=_("How many we want to hear"),
        min_value=0,
        max_value=100_000,
        help_text=_("0 takes the target away."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        term, country = self.fields["term"], self.fields["country"]
        if isinstance(term, forms.ModelChoiceField):
            term.queryset = Term.objects.of(CATEGORY)
        if isinstance(country, forms.ChoiceField):
            country.choices = [("", _("All countries together")), *country_groups()]


class CallForm(Form):
    """What was said on the phone."""

    text = TextField(label=_("What was said"), lines=2, max_length=2000, required=False)
