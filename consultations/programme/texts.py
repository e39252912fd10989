"""The form of what has texts in each language of the site, and hours in one zone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ds4skills.web import clock
from ds4skills.web.forms import Seen, TextField, dress
from ds4skills.web.seen import mark
from ds4skills.web.texts import language_name


class Texts(Seen):
    """A form with texts in each language of the site, and hours in one zone."""

    texts: tuple[tuple[str, Any, int, bool], ...] = ()

    def __init__(self, *args: Any, zone: str, known: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.tz = clock.zone(zone)
        initial: dict[str, Any] = {"seen": mark(known or {})}
        for name, value in self.flat(known or {}).items():
            initial[name] = (
                value.astimezone(self.tz).replace(tzinfo=None) if hasattr(value, "tzinfo") else value
            )
        super().__init__(*args, initial=initial, **kwargs)
        added: dict[str, forms.Field] = {}
        for name, label, lines, needed in self.texts:
            for code, _words in settings.LANGUAGES:
                added[f"{name}_{code}"] = TextField(
                    label=f"{label} ({language_name(code)})",
                    lines=lines,
                    required=needed and code == settings.LANGUAGE_CODE,
                    max_length=4000 if lines > 1 else 200,
                )
        dress(added)
        self.fields = {**added, **self.fields}

    @staticmethod
    def flat(known: Mapping[str, Any]) -> dict[str, Any]:
        """Give facts by the names of fields: texts by their languages."""
        found: dict[str, Any] = {}
        for name, value in known.items():
            texts = isinstance(value, dict)
            found |= {f"{name}_{code}": text for code, text in value.items()} if texts else {name: value}
        return found

    @property
    def made_for(self) -> str | None:
        """The mark of what the form was made for; None where it came without one."""
        return self.cleaned_data.get("seen") or None

    def full_clean(self) -> None:
        """Read hours in the form's zone."""
        with timezone.override(self.tz):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse a closing that is not after the opening."""
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("It closes before it opens. Choose a later hour."))
        return data

    def facts(self) -> dict[str, Any]:
        """Give what the actions take: texts as {language: text}, the rest as it is."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name, *_rest in self.texts:
            pairs = [(code, data.pop(f"{name}_{code}", "")) for code, _words in settings.LANGUAGES]
            data[name] = {code: text for code, text in pairs if text}
        return data
