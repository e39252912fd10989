"""Forms for what somebody said of their data by phone, letter or in person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.consent.models import ConsentText, Stop
from consultations.register.rights.models import SpokenWord
from consultations.register.rights.spoken import Heard
from ds4skills.web.forms import DayField, Form, TextField
from ds4skills.web.texts import language_name


class HeardForm(Form):
    """How it was said, when, and where one can look it up."""

    way = forms.ChoiceField(label=_("How they said it"), choices=SpokenWord.Way.choices)
    said_on = DayField(label=_("On which day"))
    evidence = TextField(
        label=_("Evidence"),
        lines=3,
        max_length=1000,
        help_text=_("Who took the call, or where the letter lies. Coordinators and the person can read it."),
    )

    def heard(self) -> Heard:
        """Give what was typed."""
        data = self.cleaned_data
        return Heard(data["way"], data["said_on"], data["evidence"])


class StopForm(HeardForm):
    """What they want of us no more."""

    kind = forms.ChoiceField(
        label=_("What they said"),
        choices=[
            (Stop.Kind.NO_CONTACT, _("Do not write to me any more")),
            (Stop.Kind.OBJECTED, _("I object to your holding or using my data")),
            (Stop.Kind.RESTRICTED, _("Keep my data, and use them for nothing for now")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "way", "said_on", "evidence")


class LiftForm(HeardForm):
    """That they take a stop back themselves."""

    own = forms.BooleanField(
        label=_("The person said so themselves"),
        help_text=_("Nobody else can take a stop back, a colleague or a superior neither."),
    )
    field_order = ("own", "way", "said_on", "evidence")


class PurposeForm(HeardForm):
    """Whether they allow a purpose, in which words."""

    act = forms.ChoiceField(
        label=_("What they said"),
        choices=[("give", _("I allow it")), ("withdraw", _("I do not allow it, or no longer"))],
        widget=forms.RadioSelect,
    )
    text = forms.ChoiceField(
        label=_("The exact words that they read, heard or signed"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Needed where they allow it. If they read other words, ask them again with these."),
    )
    field_order = ("act", "text", "way", "said_on", "evidence")

    def __init__(self, *args: Any, texts: list[ConsentText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = {str(each.pk): each for each in texts}
        field = self.fields["text"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (pk, f"{language_name(each.language)}: {each.body}") for pk, each in self.texts.items()
            ]

    def clean(self) -> dict[str, Any]:
        """Ask for the words where something is allowed."""
        data = super().clean() or self.cleaned_data
        if data.get("act") == "give" and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Choose the words that they read. Consent to other words is none."))
        return data
