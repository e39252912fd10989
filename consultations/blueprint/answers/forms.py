"""Forms of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.answers.actions import Changes, Ruling
from consultations.blueprint.answers.models import AnswerTemplate, Disposition
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Blueprint
from ds4skills.web.forms import DayField, Form, TextField, offer

LONGEST = 4000
DIGITS = 9
WITHDRAWN = Disposition.Decision.WITHDRAWN


class RulingForm(Form):
    """What is decided of a comment, or of many."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=Disposition.Decision.choices, widget=forms.RadioSelect
    )
    weight = forms.ChoiceField(
        label=_("What it changes"), choices=Disposition.Weight.choices, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Reason"),
        lines=5,
        max_length=LONGEST,
        required=False,
        help_text=_("Public, with the editors' name. Only an acceptance goes without."),
    )
    deferred_to = TextField(label=_("To which version, if deferred"), max_length=60, required=False)
    duplicate_of = TextField(
        label=_("Which comment it repeats, if it does"),
        max_length=20,
        required=False,
        help_text=_("Its code, for instance C-0042."),
    )
    meeting = TextField(label=_("Decided in which meeting"), max_length=200, required=False)

    def __init__(self, *args: Any, blueprint: Blueprint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blueprint = blueprint

    def clean_duplicate_of(self) -> Comment | None:
        """Find the comment that is repeated."""
        text = str(self.cleaned_data["duplicate_of"]).strip().upper().removeprefix("C-")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > DIGITS:
            raise forms.ValidationError(_("No comment has this code."))
        rows = Comment.objects.filter(blueprint=self.blueprint, state=Comment.State.PUBLISHED)
        found = rows.filter(number=int(text)).select_related("blueprint").first()
        if found is None:
            raise forms.ValidationError(_("No comment has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the reason or the target at its field."""
        data = super().clean() or {}
        decision = data.get("decision")
        if decision and decision != Disposition.Decision.ACCEPTED and not data.get("reason", "-"):
            self.add_error("reason", _("Say why. Only an acceptance goes without a reason."))
        if decision == Disposition.Decision.DEFERRED and not data.get("deferred_to", "-"):
            self.add_error("deferred_to", _("Say to which version."))
        if decision == Disposition.Decision.DUPLICATE and data.get("duplicate_of", "-") is None:
            self.add_error("duplicate_of", _("Say which comment it repeats."))
        return data

    def ruling(self, changes: Changes | None = None) -> Ruling:
        """Give what was decided."""
        names = ("decision", "weight", "reason", "deferred_to", "duplicate_of", "meeting")
        return Ruling(**{name: self.cleaned_data[name] for name in names}, changes=changes or {})


class DispositionForm(RulingForm):
    """An answer to one comment; `seen` is the number of the last one its writer knew."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_767)

    def __init__(self, *args: Any, withdrawn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [each for each in Disposition.Decision.choices if (each[0] == WITHDRAWN) == withdrawn]
        offer(self.fields["decision"], choices)


class BulkForm(RulingForm):
    """The same decision for many comments; its reason may hold placeholders."""

    template = forms.ChoiceField(label=_("Begin with a template"), required=False)
    field_order = ("template",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = AnswerTemplate.objects.filter(blueprint=self.blueprint).order_by("title", "id")
        self.templates = {str(row.pk): row.body for row in rows}
        offer(self.fields["template"], [(str(row.pk), row.title) for row in rows], blank=_("none"))
        offer(
            self.fields["decision"], [each for each in Disposition.Decision.choices if each[0] != WITHDRAWN]
        )
        self.fields["reason"].help_text = _(
            "Public. {code}, {place}, {quote} and {name} are filled for each comment. Empty: the template's text."
        )

    def clean_reason(self) -> str:
        """Take the template's words where nothing else was written."""
        return str(self.cleaned_data["reason"] or self.templates.get(self.data.get("template", ""), ""))


class TemplateForm(Form):
    """An answer to use again."""

    title = TextField(label=_("Title"), max_length=100)
    body = TextField(
        label=_("Text"),
        lines=6,
        max_length=LONGEST,
        help_text=_("{code}, {place}, {quote} and {name} are filled for each comment."),
    )


class AssignForm(Form):
    """Who has comments, until when."""

    editor = forms.ChoiceField(label=_("Editor"), required=False)
    due = DayField(label=_("Due"), required=False)

    def __init__(self, *args: Any, editors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["editor"], editors, blank=_("nobody"))


class TagForm(Form):
    """Tags to put on, tags to take off; parted by commas."""

    add = TextField(label=_("Put on"), max_length=400, required=False, help_text=_("Several: with commas."))
    drop = TextField(label=_("Take off"), max_length=400, required=False)

    def tags(self, name: str) -> set[str]:
        """Give what was typed, each tag once, at most 40 letters."""
        parts = str(self.cleaned_data[name]).replace("\n", ",").split(",")
        return {" ".join(each.split())[:40] for each in parts} - {""}


class NoteForm(Form):
    """The editors' own note."""

    note = TextField(
        label=_("Note of the editors"),
        lines=3,
        max_length=LONGEST,
        required=False,
        help_text=_("Only editors and coordinators read it."),
    )


class FilterForm(Form):
    """A filter's name."""

    name = TextField(label=_("Name"), max_length=60)


class VerdictForm(Form):
    """Whether an answer settles a comment; who says no says why."""

    settled = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])
    text = TextField(label=_("Why not"), lines=3, max_length=2000, required=False)


class AskForm(Form):
    """Until when authors may say whether an answer settles."""

    respond_by = DayField(label=_("Authors can say until this day whether it settles"))
