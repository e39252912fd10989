"""What a coordinator chooses of a package."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ds4skills.web.forms import Form, dress
from ds4skills.web.texts import language_name
from surveys.results.exports.building import Query
from surveys.results.exports.models import DataPackage


class PackageForm(Form):
    """Which package: public or restricted, which versions and languages, why."""

    kind = forms.ChoiceField(
        label=_("What is in it"), choices=DataPackage.Kind.choices, widget=forms.RadioSelect, initial="public"
    )
    versions = forms.MultipleChoiceField(
        label=_("Versions"),
        help_text=_("None chosen: all of them. A public package holds all versions."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the labels"),
        help_text=_("None chosen: all languages of the survey."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    uploads = forms.BooleanField(
        label=_("With the files that people sent"),
        help_text=_("Only in a restricted package."),
        required=False,
        initial=True,
    )
    reason = forms.CharField(
        label=_("What for"),
        help_text=_(
            "Needed for a restricted package: the second coordinator reads it, and the log keeps it."
        ),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, versions: list[int], languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {
            "versions": [(str(number), str(number)) for number in versions],
            "languages": [(code, language_name(code)) for code in languages],
        }
        for name, choices in known.items():
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = choices
        dress(self.fields)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where single answers go out."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == DataPackage.Kind.RESTRICTED and not data.get("reason"):
            self.add_error("reason", _("Say what the answers are needed for."))
        return data

    def query(self) -> Query:
        """Give what was chosen."""
        data = self.cleaned_data
        return Query(
            kind=data["kind"],
            versions=sorted(int(number) for number in data["versions"]),
            languages=list(data["languages"]),
            files=bool(data["uploads"]) and data["kind"] == DataPackage.Kind.RESTRICTED,
        )
