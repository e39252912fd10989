"""A shared list: its name, its choices."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from surveys.authoring.forms.choices import ChoicesForm

NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


class ListForm(ChoicesForm):
    """A shared list with the lines of its choices."""

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            max_length=64,
            initial=name,
            help_text=_("Small letters, digits and low lines; people never see it."),
        )
        self.add_choices(self.item.get("choices", []), stances=True)
        self.finish()

    def clean(self) -> dict[str, Any]:
        """Check the name, and gather the choices."""
        data = super().clean() or self.cleaned_data
        name = data.get("name", "")
        if name and name != self.name and not NAME.fullmatch(name):
            self.add_error("name", _("Begin with a small letter; go on with small letters, digits and _."))
        elif name != self.name and name in self.document["lists"]:
            self.add_error("name", _("There is a list of this name."))
        data["choices"] = self.choices()
        if not data["choices"]:
            self.add_error(None, _("Write at least one choice."))
        return data
