"""Forms of the register: organisations, people, ties, filters."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Organisation
from consultations.register.terms.countries import countries
from consultations.register.terms.queries import choices, labels
from ds4skills.web.forms import DayField, Form, InstantField, TextField
from ds4skills.web.texts import language_name

SIZES = [
    ("micro", _("Fewer than 10 people")),
    ("small", _("10 to 49 people")),
    ("medium", _("50 to 249 people")),
    ("large", _("250 people or more")),
]


def _choose(field: forms.Field, values: list[tuple[str, Any]], blank: Any = None) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", blank), *values] if blank is not None else values


class FilterForm(forms.Form):
    """What a list of organisations is filtered by; anything else is passed over."""

    q = forms.CharField(required=False, max_length=200)
    category = forms.CharField(required=False, max_length=60)
    country = forms.CharField(required=False, max_length=4)
    size = forms.CharField(required=False, max_length=10)

    def facts(self) -> dict[str, str]:
        """Give the filters that are known."""
        self.is_valid()
        found = {name: str(value) for name, value in self.cleaned_data.items() if value}
        allowed = {
            "category": {*labels(), "none"},
            "country": {code for code, _name in countries()},
            "size": {code for code, _name in SIZES},
        }
        return {name: value for name, value in found.items() if value in allowed.get(name, {value})}


class OrganisationForm(Form):
    """An organisation; `version` says which state of it the form was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(label=_("Name"), max_length=300, help_text=_("As in its statutes, in its own language."))
    acronym = TextField(label=_("Acronym"), max_length=40, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = TextField(label=_("City"), max_length=120, required=False)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    size = forms.ChoiceField(label=_("Size"), required=False)
    description = TextField(label=_("Description"), lines=4, max_length=4000, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Organisation.Status.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["category"], choices(), _("Not known"))
        _choose(self.fields["country"], list(countries()), _("Not known"))
        _choose(self.fields["size"], list(SIZES), _("Not known"))

    def facts(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PersonForm(Form):
    """A person."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    given_name = TextField(label=_("Given name"), max_length=120, required=False)
    family_name = TextField(label=_("Family name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("Language of messages"))
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        _choose(self.fields["language"], known)
        _choose(self.fields["country"], list(countries()), _("Not known"))

    def facts(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class TieForm(Form):
    """A person's place in an organisation."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    role = TextField(label=_("Role"), max_length=200, required=False)
    starts_on = DayField(label=_("From"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.standing().order_by("folded", "pk")


class MandateForm(Form):
    """The right to speak for an organisation, for a while, with how we know it."""

    affiliation = forms.IntegerField(widget=forms.HiddenInput)
    starts_at = InstantField(label=_("From"))
    ends_at = InstantField(label=_("Until"))
    evidence = TextField(
        label=_("How we know it"), max_length=500, help_text=_("For instance: letter of its board, 1 May.")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and starts >= ends:
            self.add_error("ends_at", _("The mandate ends before it begins. Choose a later day."))
        return data
