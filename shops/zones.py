"""The time zones that people and shops choose from."""

import zoneinfo
from functools import cache


@cache
def time_zones():
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]
