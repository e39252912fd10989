"""Forms for objections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ds4skills.web.forms import Form, TextField


class AnswerForm(Form):
    """The editors' answer to an objection; `seen` is the event it was written after."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    accommodated = forms.ChoiceField(
        label=_("What you do about it"),
        choices=[("yes", _("The wording or the plan changes as asked")), ("no", _("It stays as it is"))],
        widget=forms.RadioSelect,
    )
    outcome = TextField(
        label=_("Your answer"),
        lines=5,
        max_length=4000,
        help_text=_("Public. Say what was changed, or why it was not."),
    )
