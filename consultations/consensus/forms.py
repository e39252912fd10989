"""Forms for rules and reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.consensus.deciding import presets
from ds4skills.web.forms import Form, TextField

NAMES = {
    "default": _("Default: one organisation, one voice, two thirds"),
    "people": _("The same, one person, one voice"),
    "iso_enquiry": _("As in an ISO enquiry"),
    "iesg": _("As in an IESG ballot"),
    "w3c": _("As in W3C groups"),
    "cen_simple_majority": _("As in a CEN vote by simple majority"),
}


class RuleForm(Form):
    """The rule to fix; a reason is needed once the consultation is open."""

    preset = forms.ChoiceField(label=_("Rule"), widget=forms.RadioSelect)
    organisation = forms.ChoiceField(
        label=_("When nobody is mandated for an organisation"),
        choices=[
            ("mandated_only", _("it is not counted, and listed as unrepresented")),
            ("mandated_else_median", _("it counts with the median of its people")),
            ("mandated_else_unanimous", _("it counts where all its people say the same")),
        ],
        widget=forms.RadioSelect,
        initial="mandated_only",
    )
    late = TextField(label=_("Why the rule is fixed only now"), lines=3, max_length=1000, required=False)

    def __init__(self, *args: Any, opened: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["preset"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(name, str(NAMES.get(name, name))) for name in presets()]
            choice.initial = "default"
        self.fields["late"].required = opened
        if not opened:
            del self.fields["late"]


class DeviationForm(Form):
    """Something that was done otherwise than the rule says."""

    what = TextField(label=_("What was done otherwise"), lines=2, max_length=1000)
    reason = TextField(label=_("Why"), lines=3, max_length=2000)


class WithdrawForm(Form):
    """Why a report is taken back."""

    why = TextField(label=_("Why it is withdrawn"), lines=3, max_length=1000, help_text=_("Public."))
