"""Instants in words: weekday, date, hour, and the zone, in the language that is spoken now."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ds4skills.web.texts import language

DAY, HOUR = 24 * 3600, 3600


def zone_words(zone: ZoneInfo) -> str:
    """Give "Brussels time" for Europe/Brussels."""
    locale = Locale.parse(language(), sep="-")
    entry = locale.time_zones.get(zone.key, {})
    city = entry.get("city") or zone.key.rpartition("/")[2].replace("_", " ")
    return _("%(city)s time") % {"city": city}


def hour(instant: datetime, zone: ZoneInfo) -> str:
    """Give the hour and minute in a zone."""
    return f"{instant.astimezone(zone):%H:%M}"


def day_words(instant: datetime | date, zone: ZoneInfo | None = None) -> str:
    """Give "11 Dec 2026"; a day carries no zone."""
    local = instant.astimezone(zone) if isinstance(instant, datetime) and zone else instant
    return format_date(local, "d MMM y", locale=language())


def moment(instant: datetime, zone: ZoneInfo, *, full: bool = True) -> str:
    """Give "Friday 11 December 2026, 18:00 Brussels time", or its short form."""
    pattern = "EEEE d MMMM y, HH:mm" if full else "EEE d MMM y, HH:mm"
    text = format_datetime(instant, pattern, tzinfo=zone, locale=language())
    return f"{text} {zone_words(zone)}"


def when(
    instant: datetime, zone: ZoneInfo, reader: ZoneInfo | None = None, *, full: bool = True
) -> SafeString:
    """Give a `time` element; a reader elsewhere sees the own hour beside it."""
    text = moment(instant, zone, full=full)
    other = ""
    if reader and hour(instant, reader) != hour(instant, zone):
        other = " " + _("(%(hour)s %(zone)s)") % {
            "hour": hour(instant, reader),
            "zone": zone_words(reader),
        }
    return format_html('<time datetime="{}">{}{}</time>', instant.astimezone(zone).isoformat(), text, other)


def day(instant: datetime | date, zone: ZoneInfo | None = None) -> SafeString:
    """Give a `time` element that names a day."""
    local = instant.astimezone(zone) if isinstance(instant, datetime) and zone else instant
    iso = local.date().isoformat() if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, day_words(local))


def left(until: datetime, now: datetime) -> str:
    """Give "19 days left", "3 hours left" or "closed"."""
    seconds = int((until - now).total_seconds())
    if seconds <= 0:
        return _("closed")
    if seconds >= 2 * DAY:
        days = seconds // DAY
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    if seconds >= HOUR:
        hours = seconds // HOUR
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    minutes = max(1, seconds // 60)
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


def ahead(until: datetime, now: datetime) -> str:
    """Give "in 19 days", "today", or "3 days ago"."""
    days = (until.date() - now.date()).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}
