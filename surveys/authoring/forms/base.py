"""What forms of the editor share: texts by language, lines that grow by a button, conditions by rows or as source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from ds4skills.web.forms import Form, TextField, dress
from ds4skills.web.texts import language_name
from surveys.authoring.definition import Document, whole

SHOWN = 2  # languages beside each other; the others have a page of their own
STEP = 3  # lines that "more lines" adds
LONGEST_TEXT, LONGEST_CHOICE = 4000, 1000


class EditorForm(Form):
    """A form of one part of a document; `seen` is the mark of what it shows."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self, *args: Any, document: Document, item: Mapping[str, Any], seen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.item = document, item
        self.languages: list[str] = document["languages"][:SHOWN]
        self.fields["seen"].initial = seen
        self.counts: dict[str, int] = {}

    @property
    def grows(self) -> str:
        """What shall have more lines, where the button for that was pressed; nothing is saved then."""
        return str(self.data.get("more", "")) if self.is_bound else ""

    def still(self) -> None:
        """Show what was typed without judging it: somebody asked for more lines."""
        self._errors = ErrorDict()

    def count(self, name: str, stored: int, spare: int, most: int) -> int:
        """Give how many lines there are: those stored with some spare ones, or as many as the form had."""
        found = stored + spare
        if self.is_bound:
            found = max(stored, whole(str(self.data.get(f"{name}-count", "")), found))
            found += STEP if self.grows == name else 0
        self.counts[name] = max(stored, min(most, found))
        return self.counts[name]

    def add_texts(
        self, name: str, label: Any, texts: Mapping[str, str], *, lines: int = 1, most: int = LONGEST_TEXT
    ) -> None:
        """Add a field for a text in each language that is shown."""
        for code in self.languages:
            words = f"{label} ({language_name(code)})" if len(self.document["languages"]) > 1 else str(label)
            self.fields[f"{name}_{code}"] = TextField(
                label=words, lines=lines, max_length=most, required=False, initial=texts.get(code, "")
            )

    def texts(self, name: str, known: Mapping[str, str]) -> dict[str, str]:
        """Give a text in all languages: as typed in those that are shown, as it was in the others."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}
        return {code: text for code, text in {**known, **typed}.items() if text}

    def bound(self, *names: str) -> list[forms.BoundField]:
        """Give fields by their names, as far as the form has them."""
        return [self[name] for name in names if name in self.fields]

    def of(self, name: str) -> list[forms.BoundField]:
        """Give the fields of a text."""
        return self.bound(*(f"{name}_{code}" for code in self.languages))

    def facts_shown(self) -> dict[str, Any]:
        """Give what the form shows of what is stored, by the names of its fields."""
        return {name: field.initial for name, field in self.fields.items() if name != "seen"}

    def finish(self) -> None:
        """Dress the fields that were added."""
        dress(self.fields)


def select(label: Any, choices: Sequence[tuple[str, Any]], initial: Any, **more: Any) -> forms.ChoiceField:
    """Make a select that may stay blank; a value that is stored and not offered any more is kept."""
    offered = list(choices)
    if initial and str(initial) not in {str(value) for value, _words in offered}:
        offered.append((initial, initial))
    return forms.ChoiceField(label=label, choices=offered, initial=initial, required=False, **more)


SHOW_MODES = (("rows", _("by the rows")), ("source", _("as it is written below")))
