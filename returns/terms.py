"""The days of a return, by the clock of its shop."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)


def reminder(shop, ship_by):
    """When the customer is reminded to send the goods; None where the shop does not."""
    if not shop.remind_to_send_days:
        return None
    return _at(shop, ship_by - timedelta(days=shop.remind_to_send_days), MORNING)


def expiry(shop, ship_by):
    """When the right to send them ends: as many whole days after the last one as the shop grants; None for never."""
    if shop.expire_after_days is None:
        return None
    return _at(shop, ship_by + timedelta(days=shop.expire_after_days + 1), time())


def _at(shop, day, moment):
    return datetime.combine(day, moment, ZoneInfo(shop.time_zone))
