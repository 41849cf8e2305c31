"""The periods of the right of withdrawal (CRD Art. 9–14), counted as Regulation 1182/71 counts days.

The day on which something happens does not count; the period lasts until midnight of its last day. What the customer
has to do may be done on the next working day where the last one is none. What the shop has to do may not.
"""

from datetime import date, timedelta

from shops.hours import PublicHolidays
from shops.zones import zone

DAYS = 14
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def day_of(moment, time_zone):
    """The date of a moment where the customer is."""
    return moment.astimezone(zone(time_zone)).date()


def last_day_to_withdraw(order, shop):
    """Until when the buyer of an order may withdraw; None while nobody knows that it was delivered (Art. 9(2)).

    A shop that does not tell of the right gives a year more (Art. 10).
    """
    if order.delivered_at is None:
        return None
    day = day_of(order.delivered_at, shop.time_zone) + timedelta(days=DAYS)
    return next_working_day(day if shop.tells_of_withdrawal else _a_year_later(day), shop)


def last_day_to_send_back(stated_on, shop):
    return next_working_day(stated_on + timedelta(days=DAYS), shop)


def last_day_to_refund(stated_on):
    return stated_on + timedelta(days=DAYS)


def next_working_day(day, shop):
    """The same day where it is a working day, else the first after it."""
    days_off = PublicHolidays(shop.holiday_country, shop.holiday_subdivision) if shop.holiday_country else ()
    while day.weekday() >= SATURDAY or day in days_off:
        day += ONE_DAY
    return day


def _a_year_later(day):
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
