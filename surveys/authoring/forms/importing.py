"""A workbook that is sent, and what was read out of it, carried by the page until its findings are accepted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ds4skills.web.forms import Form
from surveys.authoring.definition import Document

SALT = "surveys.workbook"
HOUR = 3600


class WorkbookForm(Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An XLSForm workbook (.xlsx) of at most 10 MB."),
    )


def sent(files: MultiValueDict[str, Any]) -> Any:
    """Give the workbook that was sent with a good form."""
    return files["file"]


class TakeForm(Form):
    """What was read, signed by us, and the tick that its warnings were seen."""

    document = forms.CharField(widget=forms.HiddenInput)
    seen = forms.BooleanField(
        label=gettext_lazy("I have read what was changed or left out, and take it over."), required=False
    )

    def __init__(self, *args: Any, warned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned and not self.is_bound:
            del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """Read the document back; with warnings the tick is needed."""
        data = super().clean() or {}
        try:
            carried = signing.loads(data.get("document", ""), salt=SALT, max_age=24 * HOUR)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("Send the workbook again: what was read out of it is too old.")
            ) from error
        self.read: Document = carried["document"]
        self.warned: bool = carried["warned"]
        if self.warned and not data.get("seen"):
            self.add_error("seen", _("Tick that you have read the list."))
        return data


def carry(document: Document, *, warned: bool) -> str:
    """Sign what was read, so that it comes back as it was."""
    return signing.dumps({"document": document, "warned": warned}, salt=SALT, compress=True)
