"""What people send when they sign up, and staff when they set seats."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from consultations.programme.speaking import Speaker
from consultations.register.terms.queries import choices as categories
from ds4skills.web.forms import Form, dress
from workshops.planning.forms import HourField
from workshops.planning.models import Pool
from workshops.signups.models import SignUp
from workshops.signups.seats import Share

SALT = "workshops.form"
MOST_SEATS = 20_000


def stamp(at: datetime) -> str:
    """Sign when a form was opened, so that one opened before closing is taken shortly after it."""
    return signing.dumps(at.isoformat(), salt=SALT)


def opened(text: str) -> datetime | None:
    """Read when a form was opened; nothing where the mark is not ours."""
    try:
        return datetime.fromisoformat(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


class SignUpForm(Form):
    """Where one wants to sit, and for whom one comes."""

    pool = forms.ChoiceField(label=_("Where will you take part?"), widget=forms.RadioSelect)
    capacity = forms.ChoiceField(label=_("For whom do you come?"), widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    opened = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def __init__(self, *args: Any, pools: list[Pool], who: Speaker, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pools = {pool.kind: pool for pool in pools}
        pool, capacity = self.fields["pool"], self.fields["capacity"]
        if isinstance(pool, forms.ChoiceField) and isinstance(capacity, forms.ChoiceField):
            pool.choices = [(each.kind, each.get_kind_display()) for each in pools]
            capacity.choices = capacities(who)
        if len(pools) == 1:
            pool.initial = pools[0].kind
        capacity.initial = SignUp.Capacity.MANDATED if who.mandate else SignUp.Capacity.PERSONAL
        self.fields["key"].initial = get_random_string(32)
        self.fields["opened"].initial = stamp(at)


def capacities(who: Speaker) -> list[tuple[str, Any]]:
    """Give how somebody may come; only a mandate that holds lets one speak for an organisation."""
    offered: list[tuple[str, Any]] = []
    if who.mandate and who.organisation:
        words = _("For %(organisation)s") % {"organisation": who.organisation}
        offered.append((SignUp.Capacity.MANDATED, words))
    return [*offered, (SignUp.Capacity.PERSONAL, _("For myself"))]


class SeatsForm(Form):
    """The seats of one kind, with what is kept for each category and the most it may have."""

    seats = forms.IntegerField(label=_("Seats in all"), min_value=0, max_value=MOST_SEATS)
    release_at = HourField(
        label=_("Kept seats are open to all from"),
        required=False,
        help_text=_("Then whoever waits moves up, in the order of arrival."),
    )

    def __init__(self, *args: Any, pool: Pool | None, zone: ZoneInfo, at: datetime, **kwargs: Any) -> None:
        self.tz, self.at = zone, at
        initial: dict[str, Any] = {}
        if pool:
            release = pool.release_at.astimezone(zone).replace(tzinfo=None) if pool.release_at else None
            initial = {"seats": pool.seats, "release_at": release}
            for quota in pool.quotas.all():
                code = quota.category or "else"
                initial[f"floor_{code}"] = quota.floor or None
                initial[f"cap_{code}"] = quota.cap if quota.cap < pool.seats else None
        super().__init__(*args, initial=initial, **kwargs)
        self.rows = [*categories(), ("else", _("Everybody else"))]
        for code, _words in self.rows:
            for name, words in (("floor", _("kept")), ("cap", _("at most"))):
                label = f"{_words}: {words}"
                self.fields[f"{name}_{code}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=MOST_SEATS, required=False
                )
        dress(self.fields)

    def full_clean(self) -> None:
        """Read hours in the workshop's zone."""
        with timezone.override(self.tz):
            super().full_clean()

    def table(self) -> list[tuple[str, Any, Any]]:
        """Give (category in words, its kept field, its limit field) for the page."""
        return [(str(words), self[f"floor_{code}"], self[f"cap_{code}"]) for code, words in self.rows]

    def shares(self) -> list[Share]:
        """Give what was asked for each category; those left blank count as everybody else."""
        found: list[Share] = []
        for code, _words in self.rows:
            floor, cap = self.cleaned_data.get(f"floor_{code}"), self.cleaned_data.get(f"cap_{code}")
            if code == "else":
                found.append(Share("", floor or 0, cap))
            elif floor or cap is not None:
                found.append(Share(code, floor or 0, cap))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse a limit below what is kept, and kept seats that are released in the past."""
        data = super().clean() or {}
        kept = 0
        for code, words in self.rows:
            floor, cap = data.get(f"floor_{code}") or 0, data.get(f"cap_{code}")
            kept += floor
            if cap is not None and floor > cap:
                sentence = _("%(who)s: %(floor)d are kept, but at most %(cap)d may come. Raise the limit.")
                self.add_error(f"cap_{code}", sentence % {"who": words, "floor": floor, "cap": cap})
        release = data.get("release_at")
        if kept and release and release <= self.at:
            self.add_error("release_at", _("This hour has passed. Choose a later one, or keep no seats."))
        seats = data.get("seats")
        if seats is not None and kept > seats:
            sentence = _("%(kept)d seats are kept, but there are only %(seats)d. Keep fewer, or add seats.")
            self.add_error("seats", sentence % {"kept": kept, "seats": seats})
        return data


class GuestForm(Form):
    """Whom staff seat by hand."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    pool = forms.ChoiceField(choices=Pool.Kind.choices)
    mandated = forms.BooleanField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
