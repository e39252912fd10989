"""Choosing an organisation in a form by typing: hits as radio buttons, with or without scripts."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from consultations.register.directory.models import Organisation
from consultations.register.directory.names import core
from consultations.register.directory.searching import Hit, suggestions
from ds4skills.web.forms import Renderer

TEMPLATE = "consultations/register/pages/choose.html"
Choice = tuple[str, str]  # what was typed, the key that was chosen


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def is_key(text: str) -> bool:
    """Tell whether a text of an address may be a stakeholder's key."""
    return _key(text) is not None


class ChooseWidget(forms.Widget):
    """A text to type, and the organisations it may mean."""

    use_fieldset = False

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> Choice:
        """Read both controls."""
        return str(data.get(f"{name}_q", ""))[:300], str(data.get(name, ""))

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Draw the text control, and hits where something was typed or chosen."""
        typed, chosen = value if isinstance(value, tuple) else ("", str(value or ""))
        context = {
            "name": name,
            "typed": typed,
            "chosen": chosen,
            "hits": hits_for(typed, chosen),
            "attrs": attrs or {},
            "required": self.is_required,
        }
        return SafeString(Renderer().render(TEMPLATE, context))

    def id_for_label(self, id_: str) -> str:
        """Lead to the text control."""
        return id_


def hits_for(typed: str, chosen: str) -> list[Hit]:
    """Give the organisations that are offered: the chosen one first."""
    key = _key(chosen)
    row = Organisation.objects.standing().filter(pk=key).first() if key else None
    first = [Hit(row.pk, row.name, row.country, row.city, 100)] if row else []
    more = suggestions(typed) if typed else []
    return first + [hit for hit in more if not row or hit.key != row.pk]


class ChooseField(forms.Field):
    """An organisation of the register; a typed name that means one only is enough."""

    widget = ChooseWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Organisation | None:
        """Give the organisation; say what to do where several or none are meant."""
        typed, chosen = value if isinstance(value, tuple) else ("", "")
        if key := _key(chosen):
            if row := Organisation.objects.standing().filter(pk=key).first():
                return row
            raise ValidationError(_("This organisation is no longer in the register. Choose another."))
        if not typed.strip():
            if self.required:
                raise ValidationError(_("Type a part of the organisation's name."))
            return None
        hits = suggestions(typed)
        same = [hit for hit in hits if core(hit.name) == core(typed)]
        if len(same) == 1:
            return Organisation.objects.get(pk=same[0].key)
        if not hits:
            raise ValidationError(_("No organisation has such a name. Check the spelling, or add it first."))
        raise ValidationError(_("Choose one of the organisations found below."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether something else is meant."""
        return bool(data and (data[1] or data[0]))
