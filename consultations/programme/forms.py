"""Forms for those who run a consultation: what it says of itself, rounds, roles, whom to ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.programme.exercises import Exercise
from consultations.programme.models import Role
from consultations.programme.texts import Texts
from consultations.register.segments.models import Segment
from consultations.register.terms.countries import country_groups
from consultations.register.terms.queries import choices
from ds4skills.accounts.models import User
from ds4skills.web.forms import Form, InstantField, TextField, dress
from ds4skills.web.letters import Letter
from ds4skills.web.texts import language_name, pick

ZONES = (
    "Brussels Athens Berlin Bucharest Dublin Helsinki Lisbon Madrid Malta Paris Riga Rome Sofia Stockholm "
    "Vienna Warsaw"
)


class ConsultationForm(Texts):
    """What a consultation says of itself."""

    texts = (
        ("title", _("Title"), 1, True),
        ("summary", _("What it is about, in three lines"), 4, True),
        ("about", _("Who asks, and why"), 6, False),
    )
    slug = forms.SlugField(label=_("Address"), max_length=60, help_text=_("It never changes."))
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(f"Europe/{city}", city) for city in ZONES.split()]
    )
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))
    contact_name = TextField(label=_("Who answers questions"), max_length=200, required=False)
    contact_email = forms.EmailField(label=_("Their address"), required=False)
    sealed = forms.BooleanField(
        label=_("Stances stay sealed until closing"),
        help_text=_("For everybody, coordinators included."),
        required=False,
    )

    def __init__(self, *args: Any, made: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if made:
            del self.fields["slug"]


class RoundForm(Texts):
    """A round."""

    texts = (("title", _("Title"), 1, True),)
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99)
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))

    def __init__(self, *args: Any, number: int | None = None, free: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number is None:
            self.fields["number"].initial = free
        else:
            del self.fields["number"]


class RoleForm(Form):
    """Who works on it; they need an account first."""

    email = forms.EmailField(label=_("E-mail of their account"))
    name = forms.ChoiceField(label=_("Role"), choices=Role.Name.choices)

    def clean_email(self) -> str:
        """Ask for an account."""
        address = str(self.cleaned_data["email"]).lower()
        if not User.objects.filter(email=address, is_active=True).exists():
            raise forms.ValidationError(
                _("Nobody has an account with this address. Ask them to sign in once.")
            )
        return address


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


class InviteForm(MailingForm):
    """Whom to ask, for what."""

    exercise = forms.ChoiceField(label=_("To what"))
    by = forms.ChoiceField(
        label=_("Whom"),
        choices=[
            ("segment", _("Those in a segment")),
            ("filters", _("Those of a category or country")),
            ("addresses", _("People I name by their addresses")),
        ],
        widget=forms.RadioSelect,
        initial="segment",
    )
    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), required=False, empty_label=_("None chosen")
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    addresses = TextField(
        label=_("Addresses, one a line"),
        help_text=_("They must stand in the register."),
        lines=4,
        required=False,
        max_length=20_000,
    )

    def __init__(self, *args: Any, exercises: list[Exercise], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
