"""Forms of those who talk about a comment: replies and endorsements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.fields import WordsField, explained
from consultations.register.consent.models import Attribution
from ds4skills.web.forms import Form, offer

LONGEST_REPLY, LONGEST_REASON = 5_000, 2_000


class ReplyForm(Form):
    """A reply, perhaps with a quote of the comment."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    body = WordsField(label=_("Your reply"), lines=3, max_length=LONGEST_REPLY)
    quote = WordsField(
        label=_("Words of the comment that you answer"),
        lines=2,
        max_length=LONGEST_REPLY,
        required=False,
        help_text=_("Copy them from above; they are shown as a quotation."),
    )
    capacity = forms.ChoiceField(label=_("For whom do you speak?"), widget=forms.RadioSelect, required=False)
    attribution = forms.ChoiceField(
        label=_("What may be shown beside it?"),
        choices=Attribution.Choice.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self, *args: Any, mandated_for: str = "", staff: bool = False, said: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, prefix=None, auto_id="reply_%s", **kwargs)
        self.said = said
        offer(self.fields["capacity"], [("mandated", mandated_for), ("personal", _("For myself"))])
        self.fields["capacity"].initial = "mandated"
        if not self.is_bound:
            self.fields["attribution"].help_text = explained()
        if staff or not mandated_for:
            del self.fields["capacity"]
        if staff:
            del self.fields["attribution"]

    def clean_quote(self) -> str:
        """Take only words that the comment says."""
        quote: str = self.cleaned_data["quote"]
        if quote and " ".join(quote.split()) not in " ".join(self.said.split()):
            raise forms.ValidationError(
                _("These are not words of the comment. Copy them, or leave it empty.")
            )
        return quote


class EndorseForm(Form):
    """Whether somebody agrees with a comment."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    choice = forms.ChoiceField(
        label=_("Do you agree with this comment?"),
        choices=[("agree", _("I agree")), ("disagree", _("I disagree")), ("abstain", _("I abstain"))],
        widget=forms.RadioSelect,
    )
    reason = WordsField(label=_("Why"), lines=2, max_length=LONGEST_REASON, required=False)
    capacity = forms.ChoiceField(label=_("For whom do you speak?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, mandated_for: str = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id="endorse_%s", **kwargs)
        offer(self.fields["capacity"], [("mandated", mandated_for), ("personal", _("For myself"))])
        self.fields["capacity"].initial = "mandated"
        if not mandated_for:
            del self.fields["capacity"]
