"""Publishing: which questions mean something else now, and what is fixed for good the first time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ds4skills.web.forms import Form, TextField, dress
from ds4skills.web.texts import fold
from surveys.authoring.comparing import EXTENDED, SAME, TEXT, Became
from surveys.authoring.models import Survey


class PublishForm(Form):
    """The author's words on each series that breaks, and the confirmation of what never changes."""

    def __init__(
        self, *args: Any, survey: Survey, became: Sequence[Became], first: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.forced = [each for each in became if each.forced]
        self.may = [each for each in became if each.how in {TEXT, EXTENDED, SAME} and each.before is not None]
        for each in self.forced:
            self._one(
                each,
                _("%(key)s: its answers are another thing from now on; a new series begins"),
                forced=True,
            )
        for each in self.may:
            if each.how != SAME:
                self._one(each, _("%(key)s: its meaning changed, too; begin a new series"), forced=False)
        if first:
            self.phrase = fixed_words(survey)
            self.fields["confirm"] = forms.CharField(
                label=_("Type “%(words)s” to confirm") % {"words": self.phrase}, max_length=80
            )
        else:
            self.fields["why"] = TextField(
                label=_("What changed, for the record"), max_length=500, required=False
            )
        dress(self.fields)

    def _one(self, each: Became, words: str, *, forced: bool) -> None:
        label = words % {"key": each.key}
        self.fields[f"break_{each.key}"] = forms.BooleanField(label=label, required=forced)
        self.fields[f"why_{each.key}"] = TextField(
            label=_("%(key)s: why") % {"key": each.key}, max_length=300, required=forced
        )

    def clean_confirm(self) -> str:
        """Compare what was typed with what is fixed, whatever its capitals and spaces."""
        typed = " ".join(str(self.cleaned_data["confirm"]).split())
        if fold(typed) != fold(self.phrase):
            raise forms.ValidationError(_("Type exactly “%(words)s”.") % {"words": self.phrase})
        return typed

    def clean(self) -> dict[str, Any]:
        """Ask why wherever a tick says that a series breaks."""
        data = super().clean() or {}
        for each in self.may:
            if data.get(f"break_{each.key}") and not data.get(f"why_{each.key}"):
                self.add_error(f"why_{each.key}", _("Say why."))
        return data

    def breaks(self) -> dict[str, str]:
        """Give the keys whose series breaks, each with why."""
        data = self.cleaned_data
        keys = [each.key for each in (*self.forced, *self.may) if data.get(f"break_{each.key}")]
        return {key: data[f"why_{key}"] for key in keys}


def fixed_words(survey: Survey) -> str:
    """Name identity and unit as they are typed for confirmation."""
    identity = {"named": _("named"), "confidential": _("confidential"), "anonymous": _("anonymous")}
    unit = {"person": _("each person"), "organisation": _("each organisation")}
    return f"{identity[survey.identity]}, {unit[survey.unit]}"
