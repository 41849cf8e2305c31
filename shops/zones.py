"""The time zones that people and shops choose from."""

import zoneinfo
from functools import cache

from django.utils import timezone


def zone(name):
    """Zones get renamed; a time in UTC is better than none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()


@cache
def time_zones():
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]
