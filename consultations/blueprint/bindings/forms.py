"""Forms about proposals made from the draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.bindings import again
from consultations.blueprint.bindings.models import Binding, BindingWording
from consultations.ledger.models import Stance
from consultations.proposals.models import Proposal
from ds4skills.web.forms import Form, TextField, offer

Ruling = BindingWording.Ruling


class ProposeForm(Form):
    """A block or a section that becomes a proposal."""

    scope = forms.ChoiceField(label=_("How much of it"))
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["scope"], Binding.Scope.choices)
        kinds = (Proposal.Kind.CLAUSE, Proposal.Kind.OPTION)
        offer(self.fields["kind"], [(each.value, each.label) for each in kinds])


class RulingForm(Form):
    """What a new wording means."""

    ruling = forms.ChoiceField(label=_("What the new words mean"))
    reason = TextField(label=_("Reason"), max_length=1000, lines=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rulings = (Ruling.SAME, Ruling.NEW, Ruling.RETIRED)
        offer(self.fields["ruling"], [(each.value, each.label) for each in rulings])


class AgainForm(Form):
    """Whether a position still stands under new words."""

    voice = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(
        label=_("Your position"),
        choices=[
            (again.KEEP, _("It still stands, for the new words")),
            (again.CHANGE, _("I take another position on the new words")),
            (again.WITHDRAW, _("I take it back")),
        ],
        widget=forms.RadioSelect,
    )
    stance = forms.ChoiceField(label=_("The other position"), required=False)
    reason = TextField(label=_("Reason"), lines=2, max_length=5000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["stance"], Stance.choices, blank="–")

    def clean(self) -> dict[str, Any]:
        """Ask for the stance where another one is taken."""
        data = super().clean() or {}
        if data.get("act") == again.CHANGE and not data.get("stance"):
            self.add_error("stance", _("Choose your position on the new words."))
        return data
