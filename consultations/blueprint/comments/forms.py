"""Forms of comments."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.actions import Said
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.text.parsing import sentences
from consultations.ledger.models import Stance
from consultations.register.consent.models import Attribution, Purpose
from consultations.register.consent.queries import text_of
from ds4skills.web.forms import Form, TextField, offer
from ds4skills.web.texts import language

LONGEST = 20_000
STANCES = [("", _("I do not say")), *[(each.value, each.label) for each in Stance if each.value != "N"]]
AGAINST = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})


def explained() -> SafeString:
    """Say what a choice means, with the very words in which publishing a name is allowed."""
    rest = _(
        "The organisation appears only where you speak for it. You can change it until the answer is public."
    )
    words = text_of(Purpose.PUBLISH_NAME, language())
    return format_html('{} <span lang="{}">{}</span>', rest, words.language, words.body)


class CommentForm(Form):
    """A remark on some sentences of a block."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sentences = forms.MultipleChoiceField(
        label=_("Which words do you mean?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means the whole paragraph."),
    )
    type = forms.ChoiceField(
        label=_("What kind of comment?"), choices=Comment.Type.choices, widget=forms.RadioSelect
    )
    body = TextField(label=_("Your comment"), lines=5, max_length=LONGEST)
    proposed_text = TextField(label=_("The wording you suggest"), lines=3, max_length=LONGEST, required=False)
    stance = forms.ChoiceField(label=_("Where do you stand on these words?"), choices=STANCES, required=False)
    blocking = forms.BooleanField(
        label=_("I object"),
        help_text=_("This must change before I can agree. It blocks until the editors have answered."),
        required=False,
    )
    capacity = forms.ChoiceField(label=_("For whom do you speak?"), widget=forms.RadioSelect, required=False)
    attribution = forms.ChoiceField(
        label=_("What may be shown beside it?"),
        choices=Attribution.Choice.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self, *args: Any, text: str, mandated_for: str = "", editing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        spans = [(str(n), text[a:b]) for n, (a, b) in enumerate(sentences(text))]
        capacities = [("mandated", mandated_for), ("personal", _("For myself"))]
        offer(self.fields["sentences"], spans)
        offer(self.fields["capacity"], capacities)
        self.fields["type"].initial = Comment.Type.GENERAL
        self.fields["capacity"].initial = "mandated"
        if editing or len(spans) < 2:  # noqa: PLR2004 -- one sentence is the whole paragraph
            del self.fields["sentences"]
        if editing or not mandated_for:
            del self.fields["capacity"]
        self.fields["attribution"].help_text = explained()
        if editing:
            del self.fields["attribution"]

    def clean(self) -> dict[str, Any]:
        """Ask for a stance against where somebody objects."""
        data = super().clean() or {}
        if data.get("blocking") and data.get("stance") not in AGAINST:
            self.add_error("stance", _("An objection goes with “oppose” or “strongly oppose”."))
        return data

    def said(self) -> Said:
        """Give what was written."""
        names = ("body", "type", "proposed_text", "stance", "blocking")
        words = {name: self.cleaned_data[name] for name in names}
        return Said(**words, language=language(), attribution=self.cleaned_data.get("attribution", ""))

    def ticked(self) -> list[int]:
        """Give the sentences that are meant."""
        return [int(each) for each in self.cleaned_data.get("sentences", [])]


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
