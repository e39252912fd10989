"""Forms of mailings: whom to ask, whom to remind, which letters to show."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.programme.exercises import Exercise
from consultations.register.origins.models import Network
from consultations.register.segments.models import Segment
from consultations.register.terms.countries import country_groups
from consultations.register.terms.queries import choices
from ds4skills.accounts.models import User
from ds4skills.web.forms import Form, TextField, dress
from ds4skills.web.letters import Letter
from ds4skills.web.texts import language_name, pick

WORDS = _("A paragraph of your own (%(language)s)")
REST = _("It stands in every message of this language. Names and links of people never belong into it.")


class MailingForm(Form):
    """What every mailing has: a paragraph of one's own in each language of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        added: dict[str, forms.Field] = {}
        for code, _words in settings.LANGUAGES:
            label = WORDS % {"language": language_name(code)}
            added[f"words_{code}"] = TextField(
                label=label, lines=4, required=False, max_length=1500, help_text=REST
            )
        dress(added)
        self.fields |= added

    def words(self) -> dict[str, str]:
        """Give the paragraphs by language."""
        pairs = [(code, self.cleaned_data.get(f"words_{code}", "")) for code, _name in settings.LANGUAGES]
        return {code: text for code, text in pairs if text}


WAYS = (
    ("segment", _("Those in a segment")),
    ("filters", _("Those of a category or country")),
    ("network", _("Those of a network")),
    ("addresses", _("People I name by their addresses")),
)
FIGURE = _("Those behind a figure of the coverage: %(words)s")


class InviteForm(MailingForm):
    """Whom to ask, for what; `figure` names the figure of the coverage from which somebody came here."""

    exercise = forms.ChoiceField(label=_("To what"))
    by = forms.ChoiceField(
        label=_("Whom"),
        choices=WAYS,
        widget=forms.RadioSelect,
        initial="segment",
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), required=False, empty_label=_("None chosen")
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    network = forms.ModelChoiceField(
        label=_("Network"), queryset=Network.objects.none(), required=False, empty_label=_("None chosen")
    )
    addresses = TextField(
        label=_("Addresses, one a line"),
        help_text=_("They must stand in the register."),
        lines=4,
        required=False,
        max_length=20_000,
    )

    def __init__(
        self, *args: Any, exercises: list[Exercise], user: User, figure: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by, network = self.fields["by"], self.fields["network"]
        if figure and isinstance(by, forms.ChoiceField):
            by.choices = [("figure", FIGURE % {"words": figure}), *WAYS]
            by.initial = "figure"
        if isinstance(network, forms.ModelChoiceField):
            network.queryset = Network.objects.order_by("name", "pk")
        everybody: tuple[str, Any] = ("", _("All"))
        offered = [
            (each.name, f"{each.label}: {pick(each.title)[0]}" if each.label else pick(each.title)[0])
            for each in exercises
        ]
        values = {
            "exercise": offered,
            "category": [everybody, *choices()],
            "country": [everybody, *country_groups()],
        }
        for name, pairs in values.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = pairs
        segment = self.fields["segment"]
        if isinstance(segment, forms.ModelChoiceField):
            segment.queryset = Segment.objects.visible_to(user).current().order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        data = super().clean() or {}
        if data.get("by") == "segment" and not data.get("segment"):
            self.add_error("segment", _("Choose a segment, or another way to say whom."))
        if data.get("by") == "network" and not data.get("network"):
            self.add_error("network", _("Choose a network, or another way to say whom."))
        if data.get("by") == "addresses" and not data.get("addresses"):
            self.add_error("addresses", _("Write at least one address."))
        return data


class RemindForm(MailingForm):
    """Whom to remind of an exercise."""

    who = forms.ChoiceField(
        label=_("Whom"),
        choices=[
            ("not-answered", _("Everybody who has not answered")),
            ("not-opened", _("Those who have not opened their link")),
            ("begun", _("Those who have begun and not sent")),
        ],
        widget=forms.RadioSelect,
        initial="not-answered",
    )


class LogForm(Form):
    """Which letters of a mailing to show."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All")), *Letter.State.choices, ("left-out", _("left out"))],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("All")), *settings.LANGUAGES], required=False
    )
