"""Forms of the import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.imports.planning import TARGETS
from ds4skills.web.forms import Form

ENCODINGS = [
    ("", _("Found by itself")),
    ("cp1252", _("Western Europe (cp1252)")),
    ("cp1250", _("Central Europe (cp1250)")),
    ("cp1253", _("Greek (cp1253)")),
    ("cp1251", _("Cyrillic (cp1251)")),
    ("cp1257", _("Baltic (cp1257)")),
]


class UploadForm(Form):
    """The file."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 10 MB and 50,000 rows."))
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)


class MappingForm(Form):
    """Which column holds what."""

    def __init__(self, *args: Any, header: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("Not in the file")), *((each, each) for each in header)]
        for target, words in TARGETS.items():
            self.fields[target] = forms.ChoiceField(label=words, choices=columns, required=False)
            self.fields[target].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        """Ask for a name, and refuse a column that is used twice."""
        data = super().clean() or {}
        used = [column for column in data.values() if column]
        twice = next((column for column in used if used.count(column) > 1), None)
        if twice:
            raise forms.ValidationError(_("The column “%(column)s” is chosen twice.") % {"column": twice})
        if not data.get("name") and not data.get("family_name"):
            raise forms.ValidationError(
                _("Choose the column with the organisation's name, or the family name.")
            )
        return data
