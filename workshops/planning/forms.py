"""What staff type when they plan: texts in each language, hours in the workshop's own zone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from ds4skills.web import clock
from ds4skills.web.forms import Form, InstantField, TextField, dress
from ds4skills.web.texts import language_name
from workshops.planning.models import AgendaItem, Session, Workshop

CITIES = (
    "Amsterdam Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Copenhagen Dublin Helsinki "
    "Istanbul Kyiv Lisbon Ljubljana London Luxembourg Madrid Malta Oslo Paris Prague Riga Rome Sofia "
    "Stockholm Tallinn Vienna Vilnius Warsaw Zagreb Zurich"
).split()
ZONES = [
    *((f"Europe/{city}", city) for city in CITIES),
    ("Asia/Nicosia", "Nicosia"),
    ("Atlantic/Canary", "Canary"),
    ("Atlantic/Azores", "Azores"),
    ("Atlantic/Reykjavik", "Reykjavik"),
    ("UTC", "UTC"),
]
LONGEST = 720  # minutes of one agenda item


class HourField(InstantField):
    """An hour of a named zone; one that the change of clocks leaves out, or repeats, is refused."""

    def to_python(self, value: Any) -> Any:
        """Read it in the zone that is active."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                sentence = _(
                    "The clocks change then: this hour does not exist there, or twice. Choose another."
                )
                raise ValidationError(sentence, code="no_such_hour") from error
            raise


class PlanForm(Form):
    """A form with texts in each language of the site and hours in one zone."""

    texts: tuple[tuple[str, Any, int, bool], ...] = ()  # name, label, lines, needed in the first language
    hours: tuple[str, ...] = ()

    def __init__(self, *args: Any, zone: str, known: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        self.tz = clock.zone(zone)
        initial = dict(known or {})
        for name, _label, _lines, _needed in self.texts:
            found = initial.pop(name, {})
            initial |= {f"{name}_{code}": text for code, text in found.items()}
        for name in self.hours:
            if isinstance(initial.get(name), datetime):
                initial[name] = initial[name].astimezone(self.tz).replace(tzinfo=None)
        super().__init__(*args, initial=initial, **kwargs)
        self._add_texts()

    def _add_texts(self) -> None:
        added: dict[str, forms.Field] = {}
        for name, label, lines, needed in self.texts:
            for code, _words in settings.LANGUAGES:
                first = code == settings.LANGUAGE_CODE
                words = f"{label} ({language_name(code)})"
                required = needed and first
                added[f"{name}_{code}"] = TextField(
                    label=words, lines=lines, required=required, max_length=2000 if lines > 1 else 200
                )
        dress(added)
        self.fields = {**added, **self.fields}

    def full_clean(self) -> None:
        """Read hours in the zone of the form."""
        with timezone.override(self.tz):
            super().full_clean()

    def facts(self) -> dict[str, Any]:
        """Give what the actions take: texts as {language: text}, the rest as it is."""
        data = dict(self.cleaned_data)
        for name, _label, _lines, _needed in self.texts:
            pairs = [(code, data.pop(f"{name}_{code}", "")) for code, _words in settings.LANGUAGES]
            data[name] = {code: text for code, text in pairs if text}
        return data


class WorkshopForm(PlanForm):
    """What a workshop says of itself."""

    texts = (("title", _("Title"), 1, True), ("summary", _("What it is about"), 4, False))
    hours = ("opens_at", "closes_at", "cancel_until")
    code = forms.SlugField(
        label=_("Short address"),
        max_length=40,
        help_text=_("People type it from a slide: /w/<b>consent</b>/. Letters, digits and hyphens."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES, help_text=_("All hours below are of it."))
    access = forms.ChoiceField(
        label=_("Who may come"), choices=Workshop.Access.choices, widget=forms.RadioSelect
    )
    opens_at = HourField(label=_("Sign-up opens"))
    closes_at = HourField(label=_("Sign-up closes"))
    cancel_until = HourField(label=_("One may cancel until"))

    def __init__(self, *args: Any, workshop: Workshop | None = None, fallback: str, **kwargs: Any) -> None:
        data = args[0] if args else None
        stored = workshop.zone if workshop else fallback
        typed = data.get("zone", stored) if data else stored
        known: dict[str, Any] = {"zone": stored, "access": Workshop.Access.PUBLIC}
        if workshop:
            names = ("code", "title", "summary", "zone", "access", *self.hours)
            known = {name: getattr(workshop, name) for name in names}
        super().__init__(*args, zone=typed if typed in dict(ZONES) else stored, known=known, **kwargs)
        if workshop and workshop.state != Workshop.State.DRAFT:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("It stays, since people have it already.")

    def clean_code(self) -> str:
        """Keep a word that is an address of ours free."""
        code = str(self.cleaned_data["code"]).lower()
        if code == "new":
            raise ValidationError(_("This word is taken by a page of ours. Choose another."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a closing that is not after the opening."""
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("Sign-up closes before it opens. Choose a later hour."))
        return data


class SessionForm(PlanForm):
    """The hours and the place of a session."""

    texts = (("title", _("Title, where the session has its own"), 1, False),)
    hours = ("starts_at", "ends_at")
    starts_at = HourField(label=_("Begins"))
    ends_at = HourField(label=_("Ends"))
    place = TextField(label=_("Place"), max_length=300, required=False)
    online_address = forms.URLField(
        label=_("Address of the online meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Only people with an online seat see it, from 15 minutes before."),
    )

    def __init__(self, *args: Any, workshop: Workshop, session: Session | None = None, **kwargs: Any) -> None:
        names = ("title", "place", "online_address", *self.hours)
        known = {name: getattr(session, name) for name in names} if session else {}
        super().__init__(*args, zone=workshop.zone, known=known, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is not after the beginning, and a session that is nowhere."""
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and starts >= ends:
            self.add_error("ends_at", _("The session ends before it begins. Choose a later hour."))
        if not data.get("place") and not data.get("online_address") and "online_address" not in self.errors:
            self.add_error("place", _("Name a place, or give the address of an online meeting."))
        return data


class ItemForm(PlanForm):
    """One item of an agenda."""

    texts = (("title", _("Title"), 1, True),)
    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=AgendaItem.Kind.choices,
        widget=forms.RadioSelect(attrs={"two": True}),
    )
    proposal = forms.ModelChoiceField(
        label=_("Proposal"),
        queryset=Proposal.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("None"),
        help_text=_("For an item with a vote."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST)

    def __init__(
        self, *args: Any, consultation: Consultation, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        known: dict[str, Any] = {"kind": AgendaItem.Kind.TALK, "minutes": 20}
        if item:
            known = {"title": item.title, "kind": item.kind, "minutes": item.minutes}
            known["proposal"] = item.proposal.key if item.proposal else None
        super().__init__(*args, zone=consultation.zone, known=known, **kwargs)
        field = self.fields["proposal"]
        if isinstance(field, forms.ModelChoiceField):
            rows = Proposal.objects.filter(consultation=consultation).exclude(state=Proposal.State.DRAFT)
            field.queryset = rows.order_by("order", "id")

    def clean(self) -> dict[str, Any]:
        """Bind a vote to a proposal, and nothing else."""
        data = super().clean() or {}
        votes = data.get("kind") == AgendaItem.Kind.PROPOSAL
        if votes and not data.get("proposal") and "proposal" not in self.errors:
            self.add_error("proposal", _("Choose the proposal that is voted on."))
        if not votes:
            data["proposal"] = None
        return data


class ReasonForm(Form):
    """Why a session does not take place."""

    reason = TextField(
        label=_("Why it does not take place"),
        max_length=300,
        lines=3,
        help_text=_("Everybody who has a seat or waits reads this in a message."),
    )
