"""Two editors of one thing: what a colleague saved beside what was typed, so that neither is lost."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from ds4skills.web.seen import mark

Difference = tuple[str, str, str]


def differences(form: forms.Form, current: Mapping[str, Any]) -> list[Difference]:
    """Give the fields in which a colleague's text and the typed one differ: label, theirs, typed.

    `current` are facts as they stand, by the names of the form's fields; hours read in the form's zone (`tz`).
    """
    zone: tzinfo | None = getattr(form, "tz", None)
    found = []
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput) or name not in {*current, *form.cleaned_data}:
            continue
        theirs, mine = spelt(field, current.get(name), zone), spelt(field, form.cleaned_data.get(name), zone)
        if theirs != mine:
            found.append((str(field.label), theirs, mine))
    return found


def beside(
    form: forms.Form, current: Mapping[str, Any], marked: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Give what a page shows of the conflict, and let the typed text be saved over it, knowingly.

    `marked` are the facts whose mark the form carries in `seen`, where they are not `current` themselves.
    """
    typed = cast("QueryDict", form.data).copy()
    typed[form.add_prefix("seen")] = mark(current if marked is None else marked)
    form.data = typed
    return {"theirs": differences(form, current), "conflict": True}


def spelt(field: forms.Field, value: Any, zone: tzinfo | None = None) -> str:
    """Write a fact as the field's reader would: words of choices, yes and no, hours of a zone."""
    if isinstance(field, forms.BooleanField):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return timezone.localtime(value, zone).strftime("%Y-%m-%d %H:%M")
    words = _words(field) if isinstance(field, forms.ChoiceField) else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(words.get(each, each)) for each in values if each)


def _words(field: forms.ChoiceField) -> dict[Any, Any]:
    """Give the words of a select's values, out of their groups."""
    found: dict[Any, Any] = {}
    for code, words in cast("Iterable[tuple[Any, Any]]", field.choices):
        found |= dict(words) if isinstance(words, list | tuple) else {code: words}
    return found
