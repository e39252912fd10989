"""Forms of joining: what an applicant writes, and what staff decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.register.consent.models import Purpose
from consultations.register.origins.models import Network
from consultations.register.selfservice.applications import Wish
from consultations.register.selfservice.forms import NOT_SAID, AnswerForm
from consultations.register.selfservice.likeness import Like
from consultations.register.selfservice.models import Application
from consultations.register.selfservice.queries import texts
from consultations.register.terms.countries import country_groups
from consultations.register.terms.queries import choices
from ds4skills.web.forms import Form, TextField, offer
from ds4skills.web.texts import language, official_languages

SALT, QUICKEST, LONGEST = "join.begun", 3, 24 * 3600  # seconds between opening the form and sending it


def begun_at(now: datetime) -> str:
    """Sign the hour at which a form is opened."""
    return signing.dumps(int(now.timestamp()), salt=SALT)


class JoinForm(Form):
    """Somebody who wants to be heard; `begun` is the signed hour at which the form was opened."""

    begun = forms.CharField(widget=forms.HiddenInput, max_length=200)
    given_name = TextField(label=_("Given name"), max_length=120, required=False)
    family_name = TextField(label=_("Family name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("We write to it once, so that you can confirm.")
    )
    organisation = TextField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        help_text=_("As you would write it. Leave it empty if you speak for yourself only."),
        widget=forms.TextInput(attrs={"list": "offered", "autocomplete": "organization"}),
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language in which we write to you"))
    purposes = forms.MultipleChoiceField(
        label=_("What may we use this for?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is ticked. You can withdraw each at any time."),
    )
    nickname = forms.CharField(required=False)  # the trap: people do not see it, programs fill it

    def __init__(self, *args: Any, network: Network | None, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        offer(self.fields["category"], choices(), NOT_SAID)
        offer(self.fields["country"], country_groups(), NOT_SAID)
        offer(self.fields["language"], official_languages())
        self.words = texts(language())
        shown = [each for each in Purpose if each in self.words and (network or each != Purpose.SHARE)]
        offer(self.fields["purposes"], [(str(each), self.words[each].body) for each in shown])

    @property
    def trapped(self) -> bool:
        """Whether the field was filled that people do not see."""
        return bool(self.cleaned_data.get("nickname"))

    def clean_begun(self) -> str:
        """Refuse a form that was filled faster than people type, or opened the day before."""
        text = str(self.cleaned_data["begun"])
        try:
            age = int(self.now.timestamp()) - int(signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            age = -1
        if not QUICKEST <= age <= LONGEST:
            self.add_error(None, _("That was very quick, or very long ago. Send the form once more."))
            data = cast("QueryDict", self.data).copy()
            data["begun"] = text if 0 <= age < QUICKEST else begun_at(self.now)
            self.data = data
        return text

    def wish(self) -> Wish:
        """Give what was written."""
        names = ("family_name", "email", "given_name", "organisation", "country", "category", "language")
        purposes = [(each, self.words[each].pk) for each in self.cleaned_data["purposes"]]
        return Wish(**{name: self.cleaned_data[name] for name in names}, purposes=purposes)


def _line(like: Like) -> str:
    reasons = "; ".join(like.reasons)
    return f"{like.row} ({reasons})" if reasons else str(like.row)


class DecisionForm(AnswerForm):
    """Who an applicant is, and whether they are taken into the register."""

    person = forms.ChoiceField(label=_("Which person?"), widget=forms.RadioSelect, initial="new")
    organisation = forms.ChoiceField(label=_("Which organisation?"), widget=forms.RadioSelect, required=False)
    field_order = ("person", "organisation", "answer")

    def __init__(
        self,
        *args: Any,
        application: Application,
        people: Sequence[Like],
        bodies: Sequence[Like],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        persons = [(str(like.row.pk), _line(like)) for like in people]
        known = [(str(like.row.pk), _line(like)) for like in bodies]
        new = [("new", _("A new one: %(name)s") % {"name": application.organisation})]
        bodies_offered = [*known, *(new if application.organisation else []), ("", _("None"))]
        offer(self.fields["person"], [*persons, ("new", _("A new person"))])
        offer(self.fields["organisation"], bodies_offered)
        self.fields["person"].initial = persons[0][0] if persons else "new"
        self.fields["organisation"].initial = bodies_offered[0][0]
