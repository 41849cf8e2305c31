"""Business time: what lies between two moments, and when so much of it has passed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from shops.hours import FARTHEST, OpeningHours, PublicHolidays, days_off_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NINE_TO_HALF_PAST_FIVE = [(time(9), time(17, 30))] * 5 + [None, None]
OFFICE = OpeningHours(AMSTERDAM, NINE_TO_HALF_PAST_FIVE)
HOUR = timedelta(hours=1)
ZONES = ["Europe/Amsterdam", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
days = st.one_of(st.none(), st.tuples(clocks, clocks).filter(lambda pair: pair[0].hour < pair[1].hour))
weeks = st.lists(days, min_size=7, max_size=7).filter(any)
shops = st.builds(OpeningHours, st.sampled_from(ZONES).map(ZoneInfo), weeks)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(), timedelta(days=3))


def local(text, zone=AMSTERDAM):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        ("2026-11-27 17:30", 2.5, "2026-11-30 11:30"),  # a Friday evening, a Monday
        ("2026-11-28 12:00", 2.5, "2026-11-30 11:30"),
        ("2026-11-27 16:30", 2.5, "2026-11-30 10:30"),
        ("2026-11-26 09:00", 8.5, "2026-11-26 17:30"),
        ("2026-11-26 03:00", 1, "2026-11-26 10:00"),
        ("2026-11-23 09:00", 42.5, "2026-11-27 17:30"),
        ("2026-11-26 20:00", 0, "2026-11-27 09:00"),
    ],
)
def test_the_clock_runs_while_the_shop_works(asked, hours, due):
    assert OFFICE.add(local(asked), hours * HOUR) == local(due)


def test_without_hours_it_runs_day_and_night():
    always = OpeningHours(AMSTERDAM)
    assert always.add(local("2026-11-27 17:30"), 120 * HOUR) == local("2026-12-02 17:30")
    assert always.between(local("2026-11-27 17:30"), local("2026-11-29 17:30")) == 48 * HOUR


def test_PublicHolidays_and_days_of_ones_own_are_closed():
    dutch = OpeningHours(AMSTERDAM, NINE_TO_HALF_PAST_FIVE, {local("2026-12-24 00:00").date()}, PublicHolidays("NL"))
    assert dutch.add(local("2026-12-23 17:00"), HOUR) == local("2026-12-28 09:30")
    assert dutch.between(local("2026-12-23 17:00"), local("2026-12-28 09:30")) == HOUR
    assert not dutch.is_workday(local("2026-12-25 00:00").date())


def test_a_part_of_a_country_has_days_of_its_own():
    all_saints = local("2027-11-01 12:00").date()
    assert all_saints in PublicHolidays("DE", "BY")
    assert all_saints not in PublicHolidays("DE", "BE")
    assert all_saints not in PublicHolidays("DE", "GONE")
    assert local("2027-10-03 12:00").date() in PublicHolidays("DE", "GONE")


def test_the_days_off_of_a_year_are_read_by_many_threads_and_changed_by_none():
    assert isinstance(days_off_of(2027, "NL", ""), frozenset)
    assert {day.year for day in days_off_of(2027, "NL", "")} == {2027}


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_whole_day_is_as_long_as_it_is(day, hours):
    whole = OpeningHours(AMSTERDAM, [(time(), time())] * 7)
    begin = local(f"{day} 00:00")
    assert whole.between(begin, begin + timedelta(days=1)) == hours * HOUR


def test_the_wall_clock_counts_on_the_days_on_which_clocks_change():
    every_day = OpeningHours(AMSTERDAM, [(time(9), time(17))] * 7)
    assert every_day.add(local("2026-10-24 16:00"), 2 * HOUR) == local("2026-10-25 10:00")
    assert every_day.add(local("2026-03-28 16:00"), 2 * HOUR) == local("2026-03-29 10:00")
    night = OpeningHours(AMSTERDAM, [(time(1), time(4))] * 7)
    assert night.between(local("2026-03-29 00:00"), local("2026-03-29 12:00")) == 2 * HOUR
    assert night.between(local("2026-10-25 00:00"), local("2026-10-25 12:00")) == 4 * HOUR


@given(shops, moments, moments, moments)
@example(OFFICE, *[datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1, 2)])
def test_business_time_is_additive(shop, one, two, three):
    early, middle, late = sorted([one, two, three])
    assert shop.between(early, middle) + shop.between(middle, late) == shop.between(early, late)
    assert shop.between(late, early) == -shop.between(early, late)
    assert timedelta() <= shop.between(early, late) <= late - early


def gets_there(shop, start, span):
    """Whether so much is worked within the days that are looked through; a minute a week may not be enough."""
    return shop.between(start, start + FARTHEST * timedelta(days=1)) >= span


@given(shops, moments, spans)
def test_after_a_span_exactly_that_span_has_passed(shop, start, span):
    assume(gets_there(shop, start, span))
    end = shop.add(start, span)
    assert end >= start
    assert shop.between(start, end) == span


@given(shops, moments, spans, spans)
def test_to_go_on_with_what_is_left_ends_where_it_would_have_ended(shop, start, first, second):
    assume(gets_there(shop, start, first + second))
    paused = shop.add(start, first)
    assert shop.between(start, shop.add(paused, second)) == first + second
