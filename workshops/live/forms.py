"""What the floor and the desk send."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import APART, SCALE, Stance
from ds4skills.web.forms import Form, TextField
from workshops.live.models import Poll

APART_HINTS = {
    Stance.ABSTAIN: _("I am here, and take no side"),
    Stance.NO_OPINION: "",
    Stance.RECUSE: _("I have an interest and stay out"),
}
BELOW_NEUTRAL = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})
OUTCOMES = [
    ("adopted", _("Adopted")),
    ("with_reservations", _("Adopted with reservations")),
    ("amended", _("To be amended further")),
    ("parked", _("Parked")),
    ("blocked", _("Blocked")),
    ("noted", _("Noted")),
]
LONGEST = 4000


class NotOnFormError(Exception):
    """What was sent is not an option of this form."""


class BallotForm(Form):
    """One stance, with a reason for those who oppose."""

    poll = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    stance = forms.ChoiceField(
        label=_("Where do you stand?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    reason = TextField(label=_("Why"), lines=3, max_length=LONGEST, required=False)
    blocks = forms.BooleanField(
        label=_("I object: this must change before I can live with it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stance"].error_messages["required"] = _("Choose one option.")
        self.chosen = str(self["stance"].value() or "")

    def check_sent(self) -> None:
        """Refuse options that stand on no form of ours."""
        sent = self.data.getlist("stance") if hasattr(self.data, "getlist") else []
        if len(sent) > 1 or any(each not in Stance.values for each in sent):
            raise NotOnFormError

    @property
    def scale(self) -> list[tuple[Stance, bool]]:
        """Give the options of equal size, and which is chosen."""
        return [(stance, stance == self.chosen) for stance in SCALE]

    @property
    def apart(self) -> list[tuple[Stance, Any, bool]]:
        """Give the three that take no side, with a hint."""
        order = (Stance.ABSTAIN, Stance.NO_OPINION, Stance.RECUSE)
        return [(each, APART_HINTS[each], each == self.chosen) for each in order if each in APART]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where somebody objects; an objection belongs to those who oppose."""
        data = super().clean() or {}
        stance = data.get("stance")
        if data.get("blocks") and stance and stance not in BELOW_NEUTRAL:
            self.add_error("blocks", _("An objection goes with “oppose” or “strongly oppose”."))
        elif data.get("blocks") and not data.get("reason"):
            self.add_error("reason", _("Say why you object, and which change would settle it."))
        return data


class StepForm(Form):
    """A press on the main button: for which state of the room, with what it needs."""

    seen = forms.CharField(max_length=40)
    mode = forms.ChoiceField(choices=Poll.Mode.choices, required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *OUTCOMES], required=False)
    text = TextField(max_length=LONGEST, lines=4, required=False)


class DiscardForm(Form):
    """Why a vote is discarded."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    reason = TextField(
        label=_("Why this vote does not count"),
        max_length=300,
        lines=3,
        help_text=_("It stands in the room's log. Positions that the vote made are withdrawn."),
    )
