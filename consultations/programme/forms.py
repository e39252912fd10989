"""Forms for those who run a consultation: what it says of itself, rounds, roles, whom to ask."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Role
from consultations.programme.texts import Texts
from ds4skills.accounts.models import User
from ds4skills.web.forms import Form, InstantField, TextField

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

    reason = TextField(
        label=_("Why the closing moves"),
        lines=2,
        max_length=1000,
        required=False,
        help_text=_("Only when you change it. A second coordinator reads this, and it stays on record."),
    )

    def __init__(
        self, *args: Any, made: bool = False, opened: bool = False, closed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        self.stands: datetime | None = (kwargs.get("known") or {}).get("closes_at")
        if made:
            del self.fields["slug"]
        if opened:
            self.fields["opens_at"].disabled = self.fields["sealed"].disabled = True
            self.fields["closes_at"].help_text = _("While it is open, this moves only when two of you agree.")
        if closed:
            self.fields["closes_at"].disabled, self.fields["closes_at"].help_text = True, ""
        if closed or not opened:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Ask why where the closing of an open consultation moves."""
        data = super().clean()
        stands, typed = self.stands, data.get("closes_at")
        if stands is None or typed is None:
            return data
        if typed == stands.replace(second=0, microsecond=0):
            data["closes_at"] = stands  # the form shows minutes; what is not typed over stays to the second
        elif self.opened and not data.get("reason"):
            self.add_error("reason", _("Say why the closing moves; your colleague decides on it."))
        return data


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
