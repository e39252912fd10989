"""The form of a term's words: one field for each official language, filled ones first."""

from collections.abc import Mapping
from typing import Any

from consultations.register.pages.forms import languages
from ds4skills.web.forms import Form, TextField


class LabelsForm(Form):
    """Words by language; English is the one that others fall back to."""

    def __init__(self, *args: Any, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(languages(), key=lambda pair: (pair[0] != "en", pair[0] not in labels, pair[0]))
        for code, name in known:
            self.fields[f"in_{code}"] = TextField(
                label=name, max_length=300, required=code == "en", initial=labels.get(code, "")
            )
            self.fields[f"in_{code}"].widget.attrs |= {"class": "input", "lang": code}

    def labels(self) -> dict[str, str]:
        """Give the words that were typed."""
        return {name.removeprefix("in_"): text for name, text in self.cleaned_data.items() if text}
