"""Template tags of the shell; every template has them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from django import template
from django.forms import Form
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ds4skills.web import charts, clock, texts, times
from ds4skills.web.forms import dress

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

register = template.Library()


class HasState(Protocol):
    """Whatever has a state at an instant."""

    def state(self, at: datetime) -> str:
        """Give its name."""
        ...


_PIE = '<path d="M8 8V2.6A5.4 5.4 0 1 1 {} z" fill="currentColor"/>'
LEVELS: dict[str, tuple[object, str]] = {
    "unanimous": (
        _("Unanimous"),
        '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M4.7 8.3l2.3 2.4 4.4-5" fill="none" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" class="cutout"/>',
    ),
    "consensus": (_("Consensus"), '<circle cx="8" cy="8" r="7" fill="currentColor"/>'),
    "consensus_against": (
        _("Consensus against"),
        '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
        '<path d="M4 8h8" stroke-width="2.2" class="cutout"/>',
    ),
    "rough_consensus_candidate": (
        _("Rough-consensus candidate"),
        '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.4" '
        'stroke-dasharray="2 2"/>' + _PIE.format("2.6 8"),
    ),
    "majority": (
        _("Majority"),
        '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.4"/>'
        + _PIE.format("5.3 12.68"),
    ),
    "contested": (
        _("Contested"),
        '<path d="M6.8 1.1v13.8A7 7 0 0 1 6.8 1.1z" fill="currentColor"/><path d="M9.2 1.1v13.8A7 7 0 0 0 '
        '9.2 1.1z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/>',
    ),
    "objection_open": (
        _("Objection open"),
        '<path d="M3.5 15V1.5M3.5 2h9.3l-2 3.3 2 3.3H3.5z" fill="currentColor" stroke="currentColor" '
        'stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"/>',
    ),
    "insufficient": (
        _("Insufficient"),
        '<circle cx="8" cy="8" r="6.3" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-dasharray="2 2.4"/>',
    ),
}
STYLES = {
    "consensus_against": "against",
    "rough_consensus_candidate": "rough",
    "objection_open": "objection",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it never stands alone, so screen readers pass it over."""
    return format_html(
        '<svg class="ico" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def level(name: str, *, tag: bool = False, against: bool = False) -> SafeString:
    """Draw a level's disc and name; as a tag it has a ground of its own."""
    words, drawing = LEVELS[name]
    if name == "majority" and against:
        words = _("Majority against")
    style = STYLES.get(name, name) + (" tag" if tag else "")
    disc = format_html('<svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>', SafeString(drawing))
    return format_html('<span class="level {}">{}{}</span>', style, disc, words)


@register.filter
def level_name(name: str) -> object:
    """Give a level's name."""
    return LEVELS[name][0]


@register.simple_tag(takes_context=True)
def when(
    context: Context, instant: datetime | None, zone: str = "", *, short: bool = False
) -> SafeString | str:
    """Give an instant with its zone in words, and the reader's own hour where it differs."""
    if instant is None:
        return ""
    request = context.get("request")
    here = clock.zone(zone) if zone else clock.zone("")
    reader: ZoneInfo | None = getattr(request, "zone", None)
    return times.when(instant, here, reader, full=not short)


@register.simple_tag
def day(instant: datetime | date | None, zone: str = "") -> SafeString | str:
    """Give a day."""
    return times.day(instant, clock.zone(zone)) if instant else ""


@register.simple_tag
def left(until: datetime, now: datetime) -> str:
    """Give how long it is open."""
    return times.left(until, now)


@register.simple_tag
def ahead(until: datetime, now: datetime) -> str:
    """Give how far an instant is from now, in days."""
    return times.ahead(until, now)


@register.filter
def said(value: Mapping[str, str]) -> SafeString:
    """Give a text of several languages in the reader's, marked with `lang` where it falls back."""
    return texts.said(value)


@register.filter
def plain(value: Mapping[str, str]) -> str:
    """Give the same without markup, for titles and attributes."""
    return texts.pick(value)[0]


@register.filter
def country(code: str) -> str:
    """Give a country's name."""
    return texts.country_name(code) if code else ""


@register.filter
def language_name(code: str) -> str:
    """Give a language's own name."""
    return texts.language_name(code)


@register.simple_tag
def stance_bar(row: charts.Stances, domain: charts.Domain, *, slim: bool = False) -> SafeString:
    """Draw a row of stances."""
    return charts.stance_bar(row, domain, slim=slim)


@register.simple_tag
def share_bar(share: int | None) -> SafeString:
    """Draw a share in whole per cent; nothing given is drawn as hidden."""
    return charts.share_bar(share)


@register.simple_tag
def stance_portrait(rows: Sequence[charts.Stances], labelled_by: str) -> SafeString:
    """Draw many rows as one picture, one line each."""
    lean = sum(1 for row in rows if row.support > row.oppose)
    words = _("%(n)d of %(all)d lines lean to support.") % {"n": lean, "all": len(rows)}
    return charts.portrait(rows, labelled_by=labelled_by, description=str(words))


@register.simple_tag
def rising(counts: Sequence[tuple[datetime, int]], whole: int, labelled_by: str) -> SafeString:
    """Draw how a number rose from day to day, against the whole it may reach."""
    numbers = [count for _at, count in counts]
    words = _("%(n)d after %(days)d days, of %(all)d.") % {
        "n": numbers[-1] if numbers else 0,
        "days": len(numbers),
        "all": whole,
    }
    return charts.curve(numbers, labelled_by=labelled_by, description=str(words), total=whole)


@register.filter
def per_cent(share: str) -> int:
    """Give a share with six digits as whole per cent."""
    return round(float(share) * 100)


@register.filter
def get(mapping: Mapping[object, object], key: object) -> object:
    """Look a key up; nothing where it is absent."""
    return mapping.get(key, "")


@register.filter
def state_at(thing: HasState, now: datetime) -> str:
    """Give the state of a consultation or a round at an instant."""
    return thing.state(now)


@register.filter
def dressed(form: Form) -> Form:
    """Give a form that is not ours the look of ours."""
    dress(form.fields)
    return form
