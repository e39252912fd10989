"""Forms of terms: their words, one field for each official language, and how they read in other lists."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.pages.tags import MATCHES
from consultations.register.terms.models import Taxonomy, Term
from ds4skills.web.forms import Form, TextField
from ds4skills.web.texts import official_languages


class LabelsForm(Form):
    """Words by language; English is the one that others fall back to."""

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(official_languages(), key=lambda pair: (pair[0] != "en", pair[0] not in labels, pair[0]))
        for code, name in known:
            self.fields[f"in_{code}"] = TextField(
                label=name, max_length=300, required=code == "en", initial=labels.get(code, "")
            )
            self.fields[f"in_{code}"].widget.attrs |= {"class": "input", "lang": code}

    def labels(self) -> dict[str, str]:
        """Give the words that were typed."""
        return {name.removeprefix("in_"): text for name, text in self.cleaned_data.items() if text}


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
