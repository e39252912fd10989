"""Forms of inviting and reminding: whom, when, in whose words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.programme.mailing_forms import MailingForm
from consultations.programme.texts import Texts
from consultations.register.segments.models import Segment
from consultations.register.terms.countries import country_groups
from consultations.register.terms.queries import choices, describing
from ds4skills.accounts.models import User
from ds4skills.web.forms import InstantField, TextField, offer
from surveys.authoring.models import Survey

STANDINGS = [
    ("", _("Anybody")),
    ("mandated", _("Those who may speak for their organisation")),
    ("contact", _("Those who are written to first")),
]
BEFORE = [("", _("Does not matter")), ("yes", _("They did")), ("no", _("They never did"))]


class InviteForm(MailingForm):
    """Whom to invite to one survey; each filter narrows the crowd, none means everybody."""

    segment = forms.ModelChoiceField(
        label=_("Segment"), queryset=Segment.objects.none(), required=False, empty_label=_("None chosen")
    )
    category = forms.MultipleChoiceField(
        label=_("Category"), widget=forms.CheckboxSelectMultiple, required=False
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    size = forms.MultipleChoiceField(label=_("Size"), widget=forms.CheckboxSelectMultiple, required=False)
    standing = forms.ChoiceField(label=_("Standing"), choices=STANDINGS, required=False)
    role = TextField(
        label=_("Role"),
        help_text=_("Words that stand in their role, for instance “training”."),
        required=False,
        max_length=100,
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    before = forms.ChoiceField(
        label=_("Took part before, in anything of ours"), choices=BEFORE, required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["category"], choices())
        offer(self.fields["size"], choices("size"))
        offer(self.fields["country"], country_groups(), _("All"))
        tags = [
            (title, [(f"{slug}/{code}", words) for code, words in terms])
            for slug, title, terms in describing()
        ]
        offer(self.fields["tag"], tags, _("All"))
        segment = self.fields["segment"]
        if isinstance(segment, forms.ModelChoiceField):
            segment.queryset = Segment.objects.visible_to(user).current().order_by("name", "pk")


class ReminderForm(Texts):
    """When a reminder goes out, to whom, in which words."""

    due_at = InstantField(label=_("Goes out at"))
    categories = forms.MultipleChoiceField(
        label=_("Only to these categories"),
        help_text=_("None ticked: to every category."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    only_short = forms.BooleanField(
        label=_("Only to categories below their target"),
        help_text=_("Which these are is found when it goes out. Targets are set on the page of coverage."),
        required=False,
    )

    def __init__(self, *args: Any, survey: Survey, at: datetime, **kwargs: Any) -> None:
        self.texts = texts_of(survey)
        super().__init__(*args, zone=survey.zone, **kwargs)
        self.survey, self.at = survey, at
        self.fields = {
            **{name: self.fields[name] for name in ("seen", "due_at", "categories", "only_short")},
            **self.fields,
        }
        offer(self.fields["categories"], choices())

    def clean_due_at(self) -> datetime:
        """Refuse an hour at which nothing could go out."""
        due: datetime = self.cleaned_data["due_at"]
        if due >= min(self.survey.closes_at, self.survey.consultation.closes_at):
            raise forms.ValidationError(_("The survey is closed then. Choose an hour before its closing."))
        if due < max(self.survey.opens_at, self.survey.consultation.opens_at):
            raise forms.ValidationError(_("The survey is not open then. Choose an hour after its opening."))
        if due <= self.at:
            raise forms.ValidationError(_("This hour is over. Choose one that is still to come."))
        return due


def texts_of(survey: Survey) -> tuple[tuple[str, Any, int, bool], ...]:
    """Name the texts of a reminder: one for all where nobody may know who has begun."""
    if survey.identity == Survey.Identity.ANONYMOUS:
        return (("unopened", _("Text"), 4, False),)
    return (
        ("unopened", _("Text for those who have not begun"), 4, False),
        ("begun", _("Text for those who have begun"), 4, False),
    )
