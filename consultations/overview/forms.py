"""What is typed to check a receipt, and how a person wants the site to be."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.models import Preference
from ds4skills.web.forms import Form, TextField

LONGEST = 200_000


class CheckForm(Form):
    """A receipt file, pasted or chosen."""

    text = TextField(label=_("The receipt"), lines=8, max_length=LONGEST, required=False)
    file = forms.FileField(label=_("Or its file"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the JSON of the receipt."""
        data = super().clean() or {}
        text = data.get("text") or ""
        if file := data.get("file"):
            if file.size > LONGEST:
                raise ValidationError(_("This file is too large to be a receipt."))
            text = file.read().decode("utf-8", "replace")
        if not text.strip():
            raise ValidationError(_("Paste the receipt, or choose its file."))
        try:
            found = json.loads(text)
        except ValueError as error:
            raise ValidationError(_("This is not a receipt: it is not JSON.")) from error
        if not isinstance(found, dict):
            raise ValidationError(_("This is not a receipt of this kind."))
        data["found"] = found
        return data


class PreferenceForm(Form):
    """How somebody wants the site to be."""

    theme = forms.ChoiceField(
        label=_("Appearance"), choices=Preference.Theme.choices, widget=forms.RadioSelect
    )
    pause_live = forms.BooleanField(label=_("Pause live updates"), required=False)
