"""The form with which a version comes out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ds4skills.web.forms import Form, InstantField, TextField


class PublishForm(Form):
    """Title and summary of the version, when it opens and closes, and the reason for going past objections."""

    title = TextField(label=_("Title"), max_length=300)
    changelog = TextField(label=_("What changed, in three lines"), lines=3, max_length=2000, required=False)
    opens = InstantField(label=_("Opens for comments"), required=False, help_text=_("Empty: at once."))
    closes = InstantField(
        label=_("Closes for comments"), required=False, help_text=_("Empty: with the consultation.")
    )
    override = TextField(
        label=_("Why it comes out although blocking comments have no agreed answer"),
        lines=2,
        max_length=2000,
        required=False,
        help_text=_("Only where that is so. The reason is public, and logged."),
    )
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the two instants against each other."""
        data = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes", _("It closes after it opens."))
        return data
