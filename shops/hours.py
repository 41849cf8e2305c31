"""When a shop works: the time in which its service clocks run.

Hours stand on the wall clock of the shop's time zone; what is measured is real time. So a day on which clocks change
has an hour more or less, and no deadline is wrong by one (R29).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from shops.zones import zone

WEEK = 7
MIDNIGHT = time()
FARTHEST = 4000  # days that are looked through; no shop is closed for so long
DAY = timedelta(days=1)
NONE = timedelta()


@dataclass(frozen=True)
class PublicHolidays:
    """The days off of a country or a part of it; years are worked out as somebody asks for them."""

    country: str
    subdivision: str = ""

    def __contains__(self, day):
        return day in days_off_of(day.year, self.country, self.subdivision)


@cache
def days_off_of(year, country, subdivision):
    """Of one year, never changed again: the library's own calendars fill up while other threads read them."""
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:  # a part that a newer version of the library no longer knows
        return frozenset(holidays.country_holidays(country, years=year))


class OpeningHours:
    """`week`: (opens, closes) or None for each day from Monday on; empty: round the clock, every day."""

    def __init__(self, zone, week=(), closed=(), days_off=()):
        self.zone, self.week, self.closed, self.days_off = zone, week, closed, days_off

    @classmethod
    def of(cls, shop):
        days_off = PublicHolidays(shop.holiday_country, shop.holiday_subdivision) if shop.holiday_country else ()
        closed = frozenset(map(date.fromisoformat, shop.closed_days))
        return cls(zone(shop.time_zone), week_of(shop.business_hours), closed, days_off)

    def is_workday(self, day):
        return self.span(day) is not None if self.week else day.weekday() < WEEK - 2

    def span(self, day):
        """(opens, closes) on this day, as moments; None where the shop stays closed."""
        hours = self.week[day.weekday()]
        if hours is None or day in self.closed or day in self.days_off:
            return None
        opens, closes = hours
        last = day + DAY if closes == MIDNIGHT else day
        begin, end = self._moment(day, opens), self._moment(last, closes)
        return (begin, end) if begin < end else None

    def add(self, start, span):
        """The moment at which the shop has worked for `span` since `start`."""
        if not self.week:
            return start + span
        for begin, end in self._spans(start):
            if span <= end - begin:
                return begin + span
            span -= end - begin
        return start + span

    def between(self, start, end):
        """How long the shop works from one moment to another; less than nothing where the other came before."""
        if not self.week:
            return end - start
        if end < start:
            return -self.between(end, start)
        worked = NONE
        for begin, closes in self._spans(start):
            if begin >= end:
                break
            worked += min(closes, end) - begin
        return worked

    def _spans(self, start):
        """When it works from `start` on."""
        day = start.astimezone(self.zone).date()
        for number in range(FARTHEST):
            span = self.span(day + number * DAY)
            if span and span[1] > start:
                yield max(span[0], start), span[1]

    def _moment(self, day, clock):
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def week_of(stored):
    """["09:00-17:30", …, ""] as times."""
    return [_hours(one) for one in stored]


def _hours(stored):
    if not stored:
        return None
    opens, _dash, closes = stored.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)
