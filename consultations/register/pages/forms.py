"""Forms of the register: filters, people, ties, mandates, relations, networks, the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.finding import NONE
from consultations.register.directory.models import Organisation
from consultations.register.engagement.furthest import STAGES
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.stages import NOT_YET
from consultations.register.pages.choosing import ChooseField
from consultations.register.pages.origin_forms import NAMES as ORIGIN
from consultations.register.pages.origin_forms import OriginFields
from consultations.register.relations.models import Relation
from consultations.register.terms.countries import countries, country_groups
from consultations.register.terms.queries import describing, labels
from ds4skills.accounts.models import User
from ds4skills.web.forms import DayField, Form, InstantField, Once, Seen, TextField, offer
from ds4skills.web.texts import official_languages


class FilterForm(forms.Form):
    """What a list of organisations is filtered by; anything else is passed over."""

    q = forms.CharField(required=False, max_length=200)
    category = forms.CharField(required=False, max_length=60)
    country = forms.CharField(required=False, max_length=4)
    size = forms.CharField(required=False, max_length=10)
    status = forms.CharField(required=False, max_length=10)
    term = forms.CharField(required=False, max_length=110)
    network = forms.CharField(required=False, max_length=12)
    exercise = forms.CharField(required=False, max_length=64)
    stage = forms.CharField(required=False, max_length=12)

    def facts(self, exercises: frozenset[str] = frozenset()) -> dict[str, str]:
        """Give the filters that are known; `exercises` are those the reader works on."""
        self.is_valid()
        found = {name: str(value) for name, value in self.cleaned_data.items() if value}
        allowed = {
            "category": {*labels(), NONE},
            "country": {*(code for code, _name in countries()), NONE},
            "size": {*labels("size"), NONE},
            "status": set(Organisation.Status.values),
            "term": {f"{slug}:{code}" for slug, _title, terms in describing() for code, _words in terms},
            "stage": {*STAGES, NOT_YET},
            "exercise": exercises,
        }
        kept = {name: value for name, value in found.items() if value in allowed.get(name, {value})}
        if not kept.get("network", "0").isdecimal():
            kept.pop("network")
        return kept


class PersonForm(Form):
    """A person; `version` says which state of it the form was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    given_name = TextField(label=_("Given name"), max_length=120, required=False)
    family_name = TextField(label=_("Family name"), max_length=120)
    emails = TextField(
        label=_("E-mail addresses"),
        lines=3,
        max_length=2000,
        required=False,
        help_text=_("One on each line. We write to the first."),
    )
    language = forms.ChoiceField(label=_("Language of messages"))
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["language"], official_languages())
        offer(self.fields["country"], country_groups(), _("Not known"))

    def clean_emails(self) -> list[str]:
        """Give the addresses, each checked."""
        found = [line.strip() for line in self.cleaned_data["emails"].splitlines() if line.strip()]
        for line in found:
            try:
                forms.EmailField(max_length=254).clean(line)
            except forms.ValidationError as error:
                words = _("“%(line)s” is no e-mail address. Write it as name@example.org.")
                raise forms.ValidationError(words, params={"line": line}) from error
        return found

    def facts(self) -> dict[str, Any]:
        """Give what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewPersonForm(OriginFields, PersonForm, Once):
    """A new person: also where they work, and where we know them from."""

    organisation = ChooseField(label=_("Organisation"), required=False)
    role = TextField(label=_("Role there"), max_length=200, required=False)
    field_order = ["given_name", "family_name", "emails", "language", "country", "organisation", "role"]

    def facts(self) -> dict[str, Any]:
        """Give what the action takes."""
        own = {name: value for name, value in super().facts().items() if name not in {*ORIGIN, "submit"}}
        return own | self.origin()


class TieForm(Once):
    """A person's place in an organisation."""

    organisation = ChooseField(label=_("Organisation"))
    role = TextField(label=_("Role"), max_length=200, required=False)
    starts_on = DayField(label=_("From"), required=False)
    is_contact = forms.BooleanField(label=_("We write to them first"), required=False, initial=True)


class TieEditForm(Seen):
    """What changes of a place."""

    role = TextField(label=_("Role"), max_length=200, required=False)
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(
        label=_("Until"), required=False, help_text=_("The first day they are no longer there.")
    )
    is_contact = forms.BooleanField(label=_("We write to them first"), required=False)


class MandateForm(Once):
    """The right to speak for an organisation, for a while, with how we know it."""

    affiliation = forms.IntegerField(widget=forms.HiddenInput, required=False)
    exercise = forms.ChoiceField(label=_("In which consultation"), required=False)
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


class ProlongForm(Once):
    """Until when a mandate goes on, with how we know it."""

    ends_at = InstantField(label=_("Until"))
    evidence = TextField(
        label=_("How we know it"), max_length=500, help_text=_("For instance: letter of its board, 1 May.")
    )


class DecisionForm(Form):
    """Why a mandate is approved or refused."""

    evidence = TextField(
        label=_("How we know it, or why not"),
        max_length=500,
        help_text=_("For instance: letter of its board, 1 May."),
    )


class RelationForm(Form):
    """How an organisation belongs to another."""

    kind = forms.ChoiceField(label=_("It is"), choices=Relation.Kind.choices)
    other = ChooseField(label=_("Other organisation"))


class NetworkForm(Seen):
    """A network: its name, its partner, who keeps it."""

    name = TextField(label=_("Name"), max_length=200)
    partner = ChooseField(label=_("Partner"), required=False)
    keepers = TextField(
        label=_("Keepers"),
        lines=3,
        max_length=2000,
        required=False,
        help_text=_("E-mail addresses of accounts, one on each line. Keepers see the people of the network."),
    )

    def clean_keepers(self) -> list[User]:
        """Give the accounts."""
        wanted = {line.strip().lower() for line in self.cleaned_data["keepers"].splitlines() if line.strip()}
        found = {user.email.lower(): user for user in User.objects.filter(email__in=wanted).order_by("pk")}
        if missing := sorted(wanted - found.keys()):
            words = _("Nobody has an account with %(address)s. They have to sign in once first.")
            raise forms.ValidationError(words, params={"address": missing[0]})
        return list(found.values())


class LogForm(Once):
    """Something that passed between a stakeholder and us."""

    kind = forms.ChoiceField(label=_("What it was"))
    direction = forms.ChoiceField(
        label=_("From whom"), choices=[("in", _("From them to us")), ("out", _("From us to them"))]
    )
    stage = forms.ChoiceField(label=_("How far it brings them"), choices=Interaction.Stage.choices)
    exercise = forms.ChoiceField(label=_("About"), required=False)
    day = DayField(label=_("Day"))
    hour = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Leave it empty if only the day is known."),
    )
    people = forms.MultipleChoiceField(
        label=_("Who took part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = TextField(label=_("Note"), lines=4, max_length=8000, required=False)
    network = forms.ChoiceField(label=_("Who may read the note"), required=False)
