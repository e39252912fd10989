"""Forms of one's own entry, and of staff who decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.consent.models import Attribution
from consultations.register.terms.countries import country_groups
from consultations.register.terms.queries import choices
from ds4skills.web.forms import Form, TextField, offer
from ds4skills.web.texts import official_languages

NOT_SAID = _("Not said")


class OwnForm(Form):
    """One's own names, language and country; `version` says which state the form was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    given_name = TextField(label=_("Given name"), max_length=120, required=False)
    family_name = TextField(label=_("Family name"), max_length=120)
    language = forms.ChoiceField(label=_("Language in which we write to you"))
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["country"], country_groups(), NOT_SAID)
        offer(self.fields["language"], official_languages())


class AddressForm(Form):
    """A new address of one's own."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        help_text=_("We write to it. It takes the place of the old one once you have confirmed it there."),
    )


class FactsForm(Form):
    """The facts of one's organisation, as they should read."""

    name = TextField(label=_("Name"), max_length=300)
    acronym = TextField(label=_("Acronym"), max_length=40, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = TextField(label=_("City"), max_length=120, required=False)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    size = forms.ChoiceField(label=_("Size"), required=False)
    description = TextField(label=_("Description"), lines=4, max_length=4000, required=False)
    listed = forms.BooleanField(
        label=_("Show it on the public list of organisations"),
        help_text=_("Its name, acronym, category, country, city and website. No person, no note."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["category"], choices(), NOT_SAID)
        offer(self.fields["country"], country_groups(), NOT_SAID)
        offer(self.fields["size"], choices("size"), NOT_SAID)

    def wanted(self) -> dict[str, str]:
        """Give the facts as the history spells them."""
        found = dict(self.cleaned_data)
        return {**found, "listed": "yes" if found["listed"] else ""}


class AttributionForm(Form):
    """What is shown beside what one says."""

    choice = forms.ChoiceField(
        label=_("What may be shown beside what you say?"),
        choices=Attribution.Choice.choices,
        widget=forms.RadioSelect,
    )


class AnswerForm(Form):
    """What staff answer: the decision comes by the button."""

    answer = TextField(label=_("A sentence to whoever asked"), lines=2, max_length=1000, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    decision = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where somebody is refused."""
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not data.get("answer"):
            self.add_error("answer", _("Say why, in one sentence: it is sent to whoever asked."))
        return data
