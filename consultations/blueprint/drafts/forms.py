"""Forms for those who draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.actions import FILE
from ds4skills.web.forms import Form, TextField


class BlueprintForm(Form):
    """A new blueprint."""

    title = TextField(label=_("Title"), max_length=200)
    slug = forms.SlugField(label=_("Address"), max_length=60, help_text=_("It never changes."))


class VersionForm(Form):
    """A text that could become the next version: typed, pasted or uploaded."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    title = TextField(label=_("Title"), max_length=300)
    changelog = TextField(label=_("What changed, in three lines"), lines=3, max_length=2000, required=False)
    source = forms.CharField(
        label=_("Text in Markdown"), widget=forms.Textarea(attrs={"rows": 18}), required=False, strip=False
    )
    file = forms.FileField(
        label=_("Or a Markdown file"), required=False, help_text=_("UTF-8, at most 10 MB.")
    )

    def clean(self) -> dict[str, object]:
        """Take the file before the text; both cleaned of what cannot be kept."""
        data = super().clean() or {}
        sent = data.get("file")
        if sent:
            if sent.size > FILE:
                raise forms.ValidationError(_("The file is larger than 10 MB. Split the document."))
            try:
                data["source"] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not in UTF-8. Save it again as UTF-8.")) from error
        text = str(data.get("source") or "")
        data["source"] = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        if not text.strip():
            raise forms.ValidationError(_("Paste a text, or choose a file."))
        return data
