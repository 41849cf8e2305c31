"""Moments as somebody says them who looks at a clock on the wall."""

from datetime import datetime, timedelta

from django.utils import timezone


def tomorrow_morning():
    """At nine, where whoever asks is."""
    return on_the_clock(timezone.localtime() + timedelta(days=1), hour=9)


def on_the_clock(day, *, hour, minute=0):
    """That time on that day's wall clock, also on the days on which clocks change."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute), day.tzinfo)
