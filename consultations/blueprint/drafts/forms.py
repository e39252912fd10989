"""Forms for those who draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.models import VersionEvent
from consultations.blueprint.text.blocks import FILE
from ds4skills.web.forms import Form, InstantField, TextField, offer
from ds4skills.web.texts import language_name, official_languages


class BlueprintForm(Form):
    """A blueprint: its title in each language of the site; until a version is out its address and language."""

    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("It never changes once a version is out.")
    )
    language = forms.ChoiceField(label=_("Language of the text"), initial="en")

    def __init__(
        self, *args: Any, fixed: bool = False, titles: dict[str, str] | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        offer(self.fields["language"], official_languages())
        for code, _name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = TextField(
                label=_("Title in %(language)s") % {"language": language_name(code)},
                max_length=200,
                required=code == settings.LANGUAGE_CODE,
                initial=(titles or {}).get(code, ""),
            )
            self.fields[f"title_{code}"].widget.attrs |= {"class": "input", "lang": code}
        self.order_fields([*(f"title_{code}" for code, _name in settings.LANGUAGES), "slug", "language"])
        if fixed:
            del self.fields["slug"], self.fields["language"]

    def titles(self) -> dict[str, str]:
        """Give the titles that were typed."""
        found = {code: self.cleaned_data[f"title_{code}"] for code, _name in settings.LANGUAGES}
        return {code: words for code, words in found.items() if words}


class DraftForm(Form):
    """The text, or a section of it, with the revision that it was written on."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    source = forms.CharField(
        label=_("Text in Markdown"),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        required=False,
        strip=False,
    )


class UploadForm(Form):
    """A file with a text."""

    file = forms.FileField(
        label=_("Markdown or Word file"),
        help_text=_("Markdown in UTF-8, or .docx; at most 10 MB. Nothing changes before you have seen it."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        sent = self.cleaned_data["file"]
        if sent.size > FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB. Split the document."))
        return sent


class FigureForm(Form):
    """A picture and what it says."""

    file = forms.FileField(label=_("Picture"), help_text=_("PNG, JPEG or GIF, at most 5 MB."))
    alt = TextField(label=_("What the picture says, for those who cannot see it"), max_length=2000, lines=2)


class TimeForm(Form):
    """A change of a version's time."""

    event = forms.ChoiceField(
        label=_("What changes"), choices=VersionEvent.Kind.choices, widget=forms.RadioSelect
    )
    effective_at = InstantField(
        label=_("From or until when"),
        required=False,
        help_text=_("Not needed to declare it final or to withdraw it."),
    )
    reason = TextField(
        label=_("Reason"), lines=2, max_length=1000, help_text=_("It is shown with the version.")
    )

    def clean(self) -> dict[str, Any]:
        """Ask for an instant where one is needed."""
        data = super().clean() or {}
        at_once = data.get("event") in {VersionEvent.Kind.FINAL, VersionEvent.Kind.WITHDRAWN}
        if (
            data.get("event")
            and not at_once
            and not data.get("effective_at")
            and "effective_at" not in self.errors
        ):
            self.add_error("effective_at", _("Say when."))
        return data


class NoteForm(Form):
    """Why a block changed."""

    kind = forms.ChoiceField(label=_("Why it changed"))
    text = TextField(label=_("In words"), lines=2, max_length=1000, required=False)
