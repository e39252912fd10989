"""Forms of moderation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.fields import WordsField
from consultations.blueprint.moderation.models import ModerationAct
from ds4skills.web.forms import Form

LONGEST = 2_000


class ReportForm(Form):
    """Why a reader thinks that something should not stand here."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=ModerationAct.Reason.choices, widget=forms.RadioSelect
    )
    text = WordsField(label=_("For the moderators"), lines=2, max_length=LONGEST, required=False)


class AppealForm(Form):
    """Why something should be shown again."""

    text = WordsField(label=_("Why should it be shown?"), lines=3, max_length=LONGEST)


class ModerateForm(Form):
    """What a moderator does."""

    act = forms.ChoiceField(label=_("What do you do?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose")), *ModerationAct.Reason.choices], required=False
    )
    public_note = WordsField(
        label=_("What everybody reads"),
        lines=2,
        max_length=LONGEST,
        required=False,
        help_text=_("It stands beside the reason; no name, nothing of the text."),
    )
    staff_note = WordsField(label=_("For the team"), lines=2, max_length=LONGEST, required=False)

    def __init__(self, *args: object, acts: list[tuple[str, object]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = acts  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        """Ask for a reason where something is taken from sight."""
        data = super().clean() or {}
        if data.get("act") in {"hide", "redact"} and not data.get("reason"):
            self.add_error("reason", _("Say why: the reason stands in its place."))
        return data
