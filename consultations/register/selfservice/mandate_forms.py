"""The form by which somebody asks for a mandate, and the choice of an address that may approve it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Affiliation
from consultations.register.exercises import open_exercises
from consultations.register.selfservice.forms import AnswerForm
from consultations.register.selfservice.mandates import KNOWN, Wish
from ds4skills.web.forms import DayField, Form, TextField, offer

LONGEST = timedelta(days=3 * 366)


def midnight(day: date) -> datetime:
    """Give the first instant of a day where the site is."""
    return timezone.make_aware(datetime.combine(day, time.min))


class MandateAskForm(Form):
    """For which organisation one wants to speak, where, and for how long."""

    tie = forms.ChoiceField(label=_("For which organisation?"), widget=forms.RadioSelect)
    exercise = forms.ChoiceField(label=_("In what?"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("At most three years after the first."))
    evidence = TextField(
        label=_("How can we know that you may?"),
        lines=3,
        max_length=500,
        help_text=_("For instance: letter of the board, 1 May. Whoever approves reads it."),
    )

    def __init__(self, *args: Any, ties: Sequence[Affiliation], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(now)
        offer(self.fields["tie"], [(str(tie.pk), str(tie.organisation)) for tie in ties])
        offer(self.fields["exercise"], open_exercises(now), _("Every consultation"))
        self.fields["starts_on"].initial = self.today
        self.fields["ends_on"].initial = self.today + timedelta(days=365)
        if len(ties) == 1:
            self.fields["tie"].initial = str(ties[0].pk)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that lies behind, runs backwards or never ends."""
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and starts < self.today:
            self.add_error("starts_on", _("It cannot begin before today. Choose today or a later day."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The mandate ends before it begins. Choose a later day."))
        elif starts and ends and ends - starts > LONGEST:
            self.add_error("ends_on", _("That is more than three years. Choose an earlier day."))
        return data

    def wish(self) -> Wish:
        """Give what is asked for; the last day counts."""
        data = self.cleaned_data
        ends = midnight(data["ends_on"] + timedelta(days=1))
        return Wish(int(data["tie"]), midnight(data["starts_on"]), ends, data["evidence"], data["exercise"])


class DecideForm(AnswerForm):
    """What a holder, or somebody of the organisation, says of a request."""

    answer = TextField(
        label=_("How you know it, or why not"),
        lines=2,
        max_length=500,
        required=False,
        help_text=_("Whoever asked reads it. Needed where you refuse."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["seen"]


class DoorForm(Form):
    """To which address on the organisation's own domain a link goes."""

    door = forms.ChoiceField(label=_("Where should the link go?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, doors: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = _("A contact person there whom we know; we do not show who")
        offer(self.fields["door"], [(code, known if code == KNOWN else address) for code, address in doors])
