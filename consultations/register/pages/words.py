"""Forms of terms: their words, one field for each official language; new terms and lists; how they read in others."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.register.pages.tags import MATCHES
from consultations.register.terms.models import Taxonomy, Term
from ds4skills.web.forms import Form, Seen, TextField
from ds4skills.web.seen import mark
from ds4skills.web.texts import language_name, official_languages


class LabelsForm(Seen):
    """Words by language; English is the one that others fall back to."""

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": mark(labels)}, **kwargs)
        known = sorted(
            official_languages(), key=lambda pair: (pair[0] != "en", pair[0] not in labels, pair[0])
        )
        for code, name in known:
            self.fields[f"in_{code}"] = worded(code, name, labels.get(code, ""))

    def labels(self) -> dict[str, str]:
        """Give the words that were typed."""
        return labels_of(self.cleaned_data)


def worded(code: str, name: str, initial: str = "") -> TextField:
    """Make the field of the words in one language; those in English are needed."""
    field = TextField(label=name, max_length=300, required=code == "en", initial=initial)
    field.widget.attrs |= {"class": "input", "lang": code}
    return field


def labels_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Give the words of a checked form by language."""
    found = {name.removeprefix("in_"): text for name, text in data.items() if name.startswith("in_")}
    return {code: text for code, text in found.items() if text}


class Named(Form):
    """A code that never changes, and words in the languages of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self.fields[f"in_{code}"] = worded(code, language_name(code))

    def labels(self) -> dict[str, str]:
        """Give the words that were typed."""
        return labels_of(self.cleaned_data)


class NewTermForm(Named):
    """A new term."""

    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Letters, digits and hyphens. It never changes.")
    )


class TaxonomyForm(Named):
    """A new list of terms."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("It stands in files and addresses: letters, digits and hyphens. It never changes."),
    )


class MatchForm(Form):
    """How a term reads in another list."""

    target = forms.ModelChoiceField(
        label=_("Term of that list"), queryset=Term.objects.none(), empty_label=_("Choose one")
    )
    kind = forms.ChoiceField(label=_("How well it matches"), choices=list(MATCHES.items()))

    def __init__(self, *args: Any, taxonomy: Taxonomy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Term.objects.of(taxonomy.slug)
