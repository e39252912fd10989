"""Where a row that is made by hand comes from: asked of whoever adds it, and of whoever learns more later."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.register.origins.models import Network, Origin
from consultations.register.pages.choosing import ChooseField
from ds4skills.web.forms import Form, Once, TextField

BY_HAND = (Origin.Kind.STAFF, Origin.Kind.NETWORK, Origin.Kind.REFERRAL, Origin.Kind.EVENT)
NAMES = ("kind", "basis", "reference", "network", "introduced_by")
NEEDS = {
    Origin.Kind.NETWORK: ("network", _("Say through which network you know them.")),
    Origin.Kind.REFERRAL: ("introduced_by", _("Say who introduced them.")),
    Origin.Kind.EVENT: ("reference", _("Say at which event you met them.")),
}


class OriginFields(Form):
    """How we know a stakeholder, and why their row may be held."""

    kind = forms.ChoiceField(
        label=_("How we know them"),
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        initial=Origin.Kind.STAFF,
    )
    basis = forms.ChoiceField(
        label=_("Why their entry may be held"),
        choices=[("", _("Choose one")), *Origin.Basis.choices],
    )
    reference = TextField(
        label=_("Where exactly"),
        max_length=128,
        required=False,
        help_text=_("For instance: their card, at the forum of 3 May."),
    )
    network = forms.ModelChoiceField(
        label=_("Known through"),
        queryset=Network.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("No network"),
    )
    introduced_by = ChooseField(label=_("Introduced by"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what the way they came by needs: the network, the introducer, the event."""
        data = super().clean() or {}
        needed = NEEDS.get(data.get("kind", ""))
        if needed and needed[0] not in self.errors and not data.get(needed[0]):
            self.add_error(*needed)
        return data

    def origin(self) -> dict[str, Any]:
        """Give what the actions take of where somebody comes from."""
        data = {name: self.cleaned_data[name] for name in NAMES}
        body = data["introduced_by"]
        return {**data, "introduced_by": body.pk if body else None}


class OriginForm(OriginFields, Once):
    """Where we know a stakeholder from."""


def typed_again(data: QueryDict) -> OriginForm:
    """Give the form with what was typed so far, unchecked."""
    chosen = (data.get("introduced_by_q", ""), data.get("introduced_by", ""))
    return OriginForm(initial={**{name: data.get(name) for name in NAMES}, "introduced_by": chosen})
