"""The form by which somebody judges an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.terms.queries import choices
from ds4skills.web.forms import Form, TextField

STEPS = [
    ("", _("no judgement")),
    (1, _("1, very low")),
    (2, _("2, low")),
    (3, _("3, middling")),
    (4, _("4, high")),
    (5, _("5, very high")),
]


def _scale(label: Any, help_text: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=STEPS, coerce=int, empty_value=None, required=False
    )


class AssessmentForm(Form):
    """Six values, and why."""

    interest = _scale(_("Interest"), _("How much the blueprint matters to them."))
    influence = _scale(_("Influence"), _("How much they can further it, or stop it."))
    legitimacy = _scale(_("Legitimacy"), _("How well founded their claim to be heard is."))
    urgency = _scale(_("Urgency"), _("How soon they need to be heard."))
    current = forms.ChoiceField(label=_("Engagement now"), required=False)
    desired = forms.ChoiceField(label=_("Engagement wanted"), required=False)
    reason = TextField(
        label=_("Why you judge so"),
        lines=3,
        max_length=1000,
        help_text=_("Colleagues read it beside your values."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("current", "desired"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("no judgement")), *choices("engagement")]

    def clean(self) -> dict[str, Any]:
        """Ask for one value at least."""
        data = super().clean() or {}
        if not any(value for name, value in data.items() if name != "reason"):
            self.add_error(None, _("Choose at least one value. The others may stay without a judgement."))
        return data
