"""The form by which a table is sent where nothing but its encoding may be in doubt."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ds4skills.web.forms import Form

ENCODINGS = (
    ("cp1252", _("Western Europe (cp1252)")),
    ("cp1250", _("Central Europe (cp1250)")),
    ("cp1253", _("Greek (cp1253)")),
    ("cp1251", _("Cyrillic (cp1251)")),
    ("cp1257", _("Baltic (cp1257)")),
    ("cp1254", _("Turkish (cp1254)")),
)


class UploadForm(Form):
    """The file."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, at most 10 MB and 50,000 rows."))
    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=[("", _("Found by itself")), *ENCODINGS], required=False
    )
