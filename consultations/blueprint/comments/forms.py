"""Forms of comments: what they mean, say, suggest; what may be shown beside them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.fields import WordsField, explained
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.places import Aim, Place, Scope, Selection, place_of
from consultations.blueprint.comments.words import (
    FAULTS,
    MOST_LINKS,
    BadLinkError,
    Link,
    Said,
    faults,
    links_of,
)
from consultations.blueprint.drafts.models import BlockText
from consultations.blueprint.text.sentences import sentences
from consultations.ledger.models import Stance
from consultations.register.consent.models import Attribution
from ds4skills.web.forms import Form, offer
from ds4skills.web.texts import language

STANCES = [("", _("I do not say")), *[(each.value, each.label) for each in Stance if each.value != "N"]]
TEXTS = ("body", "proposed_text", "rationale")
KEPT = ("type", *TEXTS, "conditional", "stance", "blocking", "evidence", "attribution", "capacity")
PLACED = ("scope", "sentences", "from", "to", "exact")
MANY = frozenset({"sentences"})
Data = dict[str, Any]


class WordingForm(Form):
    """What a comment says; what changes when it is edited."""

    type = forms.ChoiceField(
        label=_("What kind of comment?"),
        choices=Comment.Type.choices,
        widget=forms.RadioSelect,
        initial=Comment.Type.GENERAL,
    )
    body = WordsField(label=_("Your comment"), lines=5)
    proposed_text = WordsField(
        label=_("The wording you suggest"),
        lines=3,
        required=False,
        help_text=_("“Suggest new wording” below fills in the words that stand there now."),
    )
    rationale = WordsField(
        label=_("Your reasons"), lines=3, required=False, help_text=_("Needed where you object.")
    )
    stance = forms.ChoiceField(label=_("Where do you stand on these words?"), choices=STANCES, required=False)
    conditional = forms.BooleanField(
        label=_("Only if my text is taken"),
        help_text=_("My support holds if the wording that I suggest is taken."),
        required=False,
    )
    blocking = forms.BooleanField(
        label=_("I object"),
        help_text=_("This must change before I can agree. It blocks until the editors have answered."),
        required=False,
    )
    evidence = WordsField(
        label=_("Pages it rests on"),
        lines=2,
        required=False,
        max_length=5_000,
        help_text=_("At most five https addresses, one a line; words before an address are its title."),
    )

    def __init__(self, *args: Any, present: str = "", whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present, self.whole = present, whole

    def words_meant(self) -> str:
        """Give the words that stand there now."""
        return self.present

    def clean(self) -> Data:
        """Ask for what belongs together: a stance and reasons to an objection, a wording to a condition."""
        data = super().clean() or {}
        for name, code in faults(data, meant=self.words_meant(), whole=self.whole):
            if name not in self.errors:
                self.add_error(name, FAULTS[code])
        return data

    def clean_evidence(self) -> list[Link]:
        """Read the pages."""
        try:
            found = links_of(self.cleaned_data["evidence"])
        except BadLinkError as error:
            raise forms.ValidationError(
                _("“%(line)s” is no https address. Each line ends with one."),
                params={"line": str(error)[:80]},
            ) from error
        if len(found) > MOST_LINKS:
            raise forms.ValidationError(_("At most five pages. Leave out the weakest."))
        return found

    def said(self) -> Said:
        """Give what was written."""
        names = (*TEXTS, "type", "stance", "conditional", "blocking", "evidence")
        words = {name: self.cleaned_data[name] for name in names}
        return Said(**words, language=language(), attribution=self.cleaned_data.get("attribution", ""))


class CommentForm(WordingForm):
    """A remark on the draft, on a section, on a block or on some of its sentences."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kept = forms.CharField(widget=forms.HiddenInput, max_length=1, required=False)
    since = forms.CharField(widget=forms.HiddenInput, max_length=120, required=False)
    scope = forms.ChoiceField(
        label=_("How much do you mean?"),
        choices=[(Scope.BLOCK, _("This heading")), (Scope.SECTION, _("The whole section under it"))],
        widget=forms.RadioSelect,
        initial=Scope.BLOCK,
    )
    sentences = forms.MultipleChoiceField(
        label=_("Which words do you mean?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "None ticked means the whole paragraph. Sentences between two ticked ones are taken along."
        ),
    )
    capacity = forms.ChoiceField(label=_("For whom do you speak?"), widget=forms.RadioSelect, required=False)
    attribution = forms.ChoiceField(
        label=_("What may be shown beside it?"),
        choices=Attribution.Choice.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = (
        "key",
        "kept",
        "since",
        "scope",
        "sentences",
        *WordingForm.base_fields,
        "capacity",
        "attribution",
    )

    def __init__(
        self,
        *args: Any,
        block: BlockText | None,
        spoken: str = "en",
        mandated_for: str = "",
        selection: Selection | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, present="", whole=block is None, **kwargs)
        self.block, self.spoken, self.selection = block, spoken, selection
        text = block.text if block else ""
        spans = [(str(n), text[a:b]) for n, (a, b) in enumerate(sentences(text, spoken))]
        offer(self.fields["sentences"], spans)
        offer(self.fields["capacity"], [("mandated", mandated_for), ("personal", _("For myself"))])
        self.fields["capacity"].initial = "mandated"
        heading = block is not None and block.kind == "heading"
        if heading or selection or len(spans) < 2:  # noqa: PLR2004 -- one sentence is the whole paragraph
            del self.fields["sentences"]
        if not heading:
            del self.fields["scope"]
        if not mandated_for:
            del self.fields["capacity"]

    def explain(self) -> None:
        """Say beside the choice what it means; asked for only where the form is shown."""
        if "attribution" in self.fields:
            self.fields["attribution"].help_text = explained()

    def aim(self) -> Aim:
        """Give what the form points at."""
        data = self.cleaned_data
        ticked = [int(each) for each in data.get("sentences", [])]
        return Aim(data.get("scope", ""), ticked, self.selection)

    def place(self) -> Place:
        """Give where the comment will hang."""
        return place_of(self.block, self.aim(), language=self.spoken)

    def words_meant(self) -> str:
        """Give the words that are meant; of a section, only its heading could be suggested anew, so none."""
        place = self.place()
        return "" if place.scope == Scope.SECTION else place.quote


class EditForm(WordingForm):
    """New words of a comment of one's own; its kind stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["type"]

    def said(self) -> Said:
        """Give what was written; the kind is the comment's."""
        self.cleaned_data["type"] = self.initial["type"]
        return super().said()


def selection_of(told: QueryDict) -> Selection | None:
    """Read a selection: offsets in UTF-16 units and its words; what cannot be read is a selection that is not kept."""
    if not told.get("exact"):
        return None
    numbers = [told.get(name, "") for name in ("from", "to")]
    if not all(each.isdecimal() and len(each) < 7 for each in numbers):  # noqa: PLR2004 -- blocks are shorter
        return Selection(0, 0, "")
    return Selection(int(numbers[0]), int(numbers[1]), told.get("exact", ""))


def typed(told: QueryDict) -> dict[str, Any]:
    """Give what was typed into a form, to be kept or shown again as it is."""
    found: dict[str, Any] = {name: told.get(name, "") for name in (*KEPT, *PLACED) if name in told}
    return found | {name: told.getlist(name) for name in MANY if name in told}
