"""Forms in the house's markup: label, hint, error, control; text cleaned at the entry."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.renderers import TemplatesSetting

from ds4skills.web.texts import check_storable, tidy


class Renderer(TemplatesSetting):
    """Renders forms and fields with our components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = None


PLAIN = (
    forms.CheckboxInput
    | forms.RadioSelect
    | forms.CheckboxSelectMultiple
    | forms.HiddenInput
    | forms.SplitDateTimeWidget
)


def dress(fields: dict[str, forms.Field]) -> None:
    """Give text controls their class."""
    for field in fields.values():
        if not isinstance(field.widget, PLAIN):
            known = str(field.widget.attrs.get("class", ""))
            field.widget.attrs["class"] = f"input {known}".strip()


def offer(field: forms.Field, values: Iterable[tuple[str, Any]], blank: Any = None) -> None:
    """Give a choice its values, perhaps with a blank one before them."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [*([("", blank)] if blank is not None else []), *values]


class Form(forms.Form):
    """A form whose controls look like the house's."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self.fields)


class Once(Form):
    """A form that adds something: its random key tells a second press of the button from a second wish."""

    submit = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def typed(self) -> dict[str, Any]:
        """Give what was typed, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submit"}


class Seen(Form):
    """A form that changes something: `seen` is the mark of what stood there when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class TextField(forms.CharField):
    """Text of people: line feeds, NFC; a character that cannot be kept is an error, not a loss."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**kwargs)
        self.validators.append(check_storable)

    def to_python(self, value: Any) -> str:
        """Bring line ends to one form before anything is counted."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else ""

    def clean(self, value: Any) -> str:
        """Check, then give the normal form."""
        return tidy(super().clean(value))


class InstantField(forms.DateTimeField):
    """An instant typed as the hour of a named zone; an hour that does not exist there is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
