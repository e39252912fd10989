"""The hour and the zone of a request."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Give the hour; the one place where the web asks for it."""
    return timezone.now()


def zone(name: str) -> ZoneInfo:
    """Find a time zone, or the site's own where the name is unknown."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
