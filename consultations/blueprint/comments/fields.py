"""Fields of people's words, and the choice of what stands beside them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.words import LONGEST, clean
from consultations.register.consent.models import Attribution, Purpose
from consultations.register.consent.queries import text_of
from ds4skills.web.forms import Form
from ds4skills.web.texts import language


def explained() -> SafeString:
    """Say what a choice means, with the very words in which publishing a name is allowed."""
    rest = _(
        "The organisation appears only where you speak for it. You can change it until the answer is public."
    )
    words = text_of(Purpose.PUBLISH_NAME, language())
    return format_html('{} <span lang="{}">{}</span>', rest, words.language, words.body)


class WordsField(forms.CharField):
    """Text of people: NFC, line feeds, without what nobody can see; counted afterwards, never cut by a browser."""

    def __init__(self, *, lines: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(strip=False, **kwargs)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        """Bring the text to its normal form."""
        return clean(super().to_python(value) or "")


class AttributionForm(Form):
    """What is shown beside a comment of one's own."""

    choice = forms.ChoiceField(
        label=_("What may be shown beside it?"),
        choices=Attribution.Choice.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].help_text = explained()
