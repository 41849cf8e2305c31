"""Filters with a beginning and an end, each of which may be open: 20..80, 20.., ..80, >20, <80, or just 20."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .kinds import Filter, Unusable, either

YEARS = range(2000, 3000)
DAY = timedelta(days=1)


class Range(Filter):
    widget = "range"
    listed = False
    SHAPE = re.compile(r"(?P<sign>>=|<=|>|<)?(?P<low>.*?)(?:(?P<dots>\.\.)(?P<high>.*))?")

    def words_in(self, parameters):
        """The two fields of the panel, else the word."""
        ends = [parameters.get(f"{self.name}_{end}", "").strip() for end in ("from", "to")]
        return [f"{ends[0]}..{ends[1]}"] if any(ends) else super().words_in(parameters)

    def read(self, word, asker):
        low, high, sign = self.ends(word)
        if low is None and high is None:
            raise self.unusable(word)
        if sign in ("<", ">"):
            return (f"{sign}{self.write(high if low is None else low)}",)
        if low == high:
            return (self.write(low),)
        if low is not None and high is not None and low > high:
            raise Unusable(_("“%(word)s” ends before it begins.") % {"word": word})
        return (f"{self.write(low)}..{self.write(high)}",)

    def ends(self, word):
        """(low, high, sign): an end is None where it is open, the sign < or > where the end itself is not meant."""
        match = self.SHAPE.fullmatch(word)
        if not match or (match["sign"] and match["dots"]):
            raise self.unusable(word)
        low = self._understood(match["low"], word)
        if sign := match["sign"]:
            return (low, None, sign) if sign[0] == ">" else (None, low, sign)
        return low, self._understood(match["high"], word) if match["dots"] else low, ""

    def _understood(self, text, word):
        if not text.strip():
            return None
        try:
            return self.understand(text.strip())
        except (ValueError, InvalidOperation):
            raise self.unusable(word) from None

    def fields(self, value):
        """{from: …, to: …} as the panel's fields show them."""
        low, high, _sign = self.ends(value)
        return {"from": self.write(low), "to": self.write(high)}

    def say(self, value, asker):
        low, high, sign = self.ends(value)
        low, high = (end if end is None else self.name_of(end) for end in (low, high))
        if sign in ("<", ">"):
            return _("above %(end)s") % {"end": low} if low else _("below %(end)s") % {"end": high}
        if low == high:
            return low
        if low and high:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        return _("from %(end)s") % {"end": low} if low else _("up to %(end)s") % {"end": high}

    def condition(self, values, asker):
        return either(self.between(*self.ends(value)) for value in values)

    def write(self, end):
        """As it stands in the address."""
        return "" if end is None else str(end)

    def understand(self, text):
        raise NotImplementedError

    def name_of(self, end):
        raise NotImplementedError

    def between(self, low, high, sign):
        raise NotImplementedError


class Value(Range):
    def understand(self, text):
        number = Decimal(re.sub(r"^[€£$]\s*", "", text).replace(",", "."))
        if not number.is_finite() or not 0 <= number < 10**10:
            raise ValueError(text)
        return number.quantize(Decimal("0.01"))

    def write(self, end):
        return "" if end is None else f"{end:f}".removesuffix(".00")

    def name_of(self, end):
        return number_format(end, decimal_pos=0 if end == end.to_integral() else 2, force_grouping=True)

    def between(self, low, high, sign):
        above = {} if low is None else {"value__gt" if sign == ">" else "value__gte": low}
        below = {} if high is None else {"value__lt" if sign == "<" else "value__lte": high}
        return Q(**above, **below)


class Dates(Range):
    """The day on which the customer asked, in the reader's time zone."""

    widget = "dates"
    PRESETS = {
        "today": gettext_lazy("today"),
        "yesterday": gettext_lazy("yesterday"),
        "7d": gettext_lazy("last 7 days"),
        "30d": gettext_lazy("last 30 days"),
        "month": gettext_lazy("this month"),
    }

    def words_in(self, parameters):
        """A preset that was chosen in the panel counts more than the days beside it, unless those are what changed."""
        words = super(Range, self).words_in(parameters)
        chosen = [word for word in words if word in self.PRESETS and word != parameters.get("date_was", "")]
        return chosen if "date_was" in parameters and chosen else super().words_in(parameters)

    def options(self, asker):
        return list(self.PRESETS.items())

    def read(self, word, asker):
        wanted = word.lower()
        preset = next((name for name, said in self.PRESETS.items() if wanted in (name, str(said).lower())), None)
        return (preset,) if preset else super().read(word, asker)

    def say(self, value, asker):
        return str(self.PRESETS[value]) if value in self.PRESETS else super().say(value, asker)

    def fields(self, value):
        return {"preset": value} if value in self.PRESETS else super().fields(value)

    def ends(self, word):
        return (*self._days_of(word), "") if word in self.PRESETS else super().ends(word)

    def _days_of(self, preset):
        today = timezone.localdate()
        return {
            "today": (today, today),
            "yesterday": (today - DAY, today - DAY),
            "7d": (today - 6 * DAY, today),
            "30d": (today - 29 * DAY, today),
            "month": (today.replace(day=1), today),
        }[preset]

    def understand(self, text):
        day = date.fromisoformat(text)
        if day.year not in YEARS:
            raise ValueError(text)
        return day

    def name_of(self, end):
        return date_format(end, "SHORT_DATE_FORMAT")

    def between(self, low, high, sign):
        after = {} if low is None else {"submitted_at__gte": begin(low + DAY if sign == ">" else low)}
        before = {} if high is None else {"submitted_at__lt": begin(high if sign == "<" else high + DAY)}
        return Q(**after, **before)


def begin(day):
    """The moment at which a day begins for the reader."""
    return _begin(day, timezone.get_current_timezone())


@lru_cache(maxsize=100)
def _begin(day, zone):
    return timezone.make_aware(datetime.combine(day, time.min), zone)
