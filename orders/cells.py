"""Reading one cell of somebody else's file: what people write for a date, an amount, a kind of order."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from helpdesk import bulk

from .models import Exclusion, Order


class BadCell(ValueError):
    """Why a cell cannot be read, in words for the person whose file it is."""


@dataclass(frozen=True)
class Manner:
    """How the writer of a file writes what could be read in two ways."""

    zone: tzinfo
    currency: str
    decimal_comma: bool = False
    month_first: bool = False


# Text -------------------------------------------------------------------------------------------------------------


def text(longest, *, required=False):
    def read(cell, manner):
        if required and not cell:
            raise BadCell(_("is empty"))
        if len(cell) > longest:
            raise BadCell(_("is longer than %d characters") % longest)
        return cell

    return read


def email(cell, manner):
    if cell:
        try:
            validate_email(cell)
        except ValidationError as error:
            raise BadCell(_("“%s” is not an e-mail address") % cell[:80]) from error
    return cell


def language(cell, manner):
    """`nl-BE`, `NL` and `nl_NL` are all Dutch."""
    return re.split(r"[-_]", cell.lower())[0][:10]


def currency(cell, manner):
    if not cell:
        return manner.currency
    if not re.fullmatch(r"[A-Za-z]{3}", cell):
        raise BadCell(_("“%s” is not a currency code such as EUR") % cell[:20])
    return cell.upper()


KIND_WORDS = {
    Order.Kind.WEB: ["web", "webshop", "online", "internet", "site", "app"],
    Order.Kind.CLICK_AND_COLLECT: [
        "clickandcollect",
        "clickcollect",
        "collect",
        "pickup",
        "afhalen",
        "abholung",
        "bopis",
    ],
    Order.Kind.E_RESERVATION: ["ereservation", "reservation", "reserve", "reservering", "reservierung"],
    Order.Kind.STORE: ["store", "shop", "pos", "winkel", "filiale", "retail"],
}
KINDS = {word: kind.value for kind, words in KIND_WORDS.items() for word in words}


def kind(cell, manner):
    word = re.sub(r"[^a-z]", "", cell.lower())
    if not word:
        return Order.Kind.WEB.value
    if word not in KINDS:
        known = ", ".join(Order.Kind.values)
        raise BadCell(_("“%(cell)s” is not a kind of order (%(known)s)") % {"cell": cell[:40], "known": known})
    return KINDS[word]


EXCLUSION_WORDS = {
    Exclusion.MARKET_PRICE: ["b", "marketprice", "marktprijs", "marktpreis"],
    Exclusion.MADE_TO_MEASURE: [
        *("c", "madetomeasure", "custommade", "personalised", "personalized", "bespoke", "maatwerk", "opmaat"),
        *("gepersonaliseerd", "maßanfertigung", "massanfertigung", "personalisiert"),
    ],
    Exclusion.PERISHABLE: ["d", "perishable", "bederfelijk", "verderblich"],
    Exclusion.UNSEALED_HYGIENE: ["e", "unsealedhygiene", "hygiene", "hygiëne"],
    Exclusion.INSEPARABLE: ["f", "inseparable", "mixed", "vermengd", "vermischt"],
    Exclusion.UNSEALED_MEDIA: ["i", "unsealedmedia", "media", "software", "recording"],
    Exclusion.PERIODICAL: [
        *("j", "periodical", "newspaper", "magazine", "krant", "tijdschrift", "zeitung", "zeitschrift"),
    ],
}
EXCLUSIONS = {word: code.value for code, words in EXCLUSION_WORDS.items() for word in words}
NOT_EXCLUDED = {"", "no", "none", "nee", "geen", "nein", "keine"}


def exclusion(cell, manner):
    """Of the law's list (CRD Art. 16), by our code, by its letter (“Art. 16 c”) or in a word."""
    word = re.sub(r"[^a-zëß]", "", cell.lower()).removeprefix("crd").removeprefix("art").removeprefix("icle")
    if word in NOT_EXCLUDED:
        return ""
    if word not in EXCLUSIONS:
        known = ", ".join(Exclusion.values)
        raise BadCell(_("“%(cell)s” is none of the law's exclusions (%(known)s)") % {"cell": cell[:40], "known": known})
    return EXCLUSIONS[word]


YES = {"yes", "y", "true", "t", "1", "x", "ja", "j", "wahr", "waar"}
NO = {"no", "n", "false", "f", "0", "nee", "nein", "falsch", "onwaar"}


def yes_or_no(cell, manner):
    """Empty says neither."""
    word = cell.lower()
    if not word:
        return None
    if word not in YES | NO:
        raise BadCell(_("“%s” is neither yes nor no") % cell[:20])
    return word in YES


# Numbers ----------------------------------------------------------------------------------------------------------

PLAIN = re.compile(r"\d{1,9}(\.\d\d?)?", re.ASCII)
SIGN = r"[A-Z]{3}|kr\.?|zł|[^\w\s.,+-]"
NOISE = re.compile(
    rf"[\s'’]|^\s*(?:{SIGN})|(?:{SIGN}|[.,]-)\s*$"
)  # blanks, thousands marks, a currency before or after
MARKED = re.compile(r"-?\+?\d*([.,]\d+)*", re.ASCII)
AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)


def amount(cell, manner):
    """A price of at most ten digits and two decimals, whichever mark the writer uses."""
    if PLAIN.fullmatch(cell):
        return cell
    value = number(cell, manner).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not 0 <= value < 10**10:
        raise BadCell(_("“%s” is not a price") % cell[:40])
    return str(value)


def quantity(cell, manner):
    return _whole(cell, manner, least=1)


def line_number(cell, manner):
    return _whole(cell, manner, least=0)


def _whole(cell, manner, *, least):
    value = int(cell) if cell.isdecimal() and len(cell) < 10 else number(cell, manner)
    if value != int(value) or not least <= value < 2**31:
        values = {"cell": cell[:40], "least": least}
        raise BadCell(_("“%(cell)s” is not a whole number from %(least)d up") % values)
    return int(value)


def number(cell, manner):
    """One thousand and a half is 1,000.5 here and 1.000,5 there: the last of two marks is the decimal one."""
    bare = NOISE.sub("", cell)
    if not bare or not MARKED.fullmatch(bare) or len(bare) > 30:
        raise BadCell(_("“%s” is not a number") % cell[:40] if cell else _("is empty"))
    mark = decimal_mark(bare, manner)
    thousands = "," if mark == "." else "."
    bare = bare.replace(thousands, "").replace(mark, ".")
    if bare.count(".") > 1 or not any(map(str.isdecimal, bare)):
        raise BadCell(_("“%s” is not a number") % cell[:40])
    return Decimal(bare)


def decimal_mark(bare, manner):
    marks = [mark for mark in bare if mark in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    if marks and not AMBIGUOUS.fullmatch(bare.lstrip("+-")):
        return marks[0]
    return "," if manner.decimal_comma else "."


def shows_decimal_comma(cell):
    """True or False where a number can only be read one way; None where it says nothing."""
    bare = NOISE.sub("", cell)
    if not MARKED.fullmatch(bare) or not re.search(r"[.,]", bare) or AMBIGUOUS.fullmatch(bare):
        return None
    return decimal_mark(bare, None) == ","


# Dates ------------------------------------------------------------------------------------------------------------

MONTHS = {
    month: number
    for number, months in enumerate(
        [
            "jan",
            "feb",
            "mar maa mrt mär mrz",
            "apr",
            "may mei mai",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct okt",
            "nov",
            "dec dez",
        ],
        1,
    )
    for month in months.split()
}
TIME = r"(?:[T,\s]\s*(?P<time>\d.*))?"
NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})[-/. ](\d{2,4})" + TIME)
DAY_NAMED = re.compile(r"(?P<day>\d{1,2})\.?[-\s](?P<month>[^\W\d]{3,})\.?,?[-\s](?P<year>\d{4})" + TIME)
NAMED_DAY = re.compile(r"(?P<month>[^\W\d]{3,})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})" + TIME)
CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\.?|uur|Uhr|h)?\s*"
    r"(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2}))?(?:\s*\(?\w+\)?)?",
    re.IGNORECASE,
)


def moment(*, required):
    """A date with or without a time, as the database keeps it; without a zone it is the shop's."""

    def read(cell, manner):
        if cell:
            return stored_moment(cell, manner)
        if required:
            raise BadCell(_("is empty"))
        return None

    return read


@lru_cache(maxsize=4096)  # the rows of a day's orders repeat their dates
def stored_moment(cell, manner):
    try:
        found = _iso(cell) or _written(cell, manner)
        if found is None or not 1990 <= found.year < 2100:
            raise ValueError
        return bulk.stored((found if found.tzinfo else found.replace(tzinfo=manner.zone)).astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise BadCell(_("“%s” is not a date") % cell[:40]) from error


def _iso(cell):
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None


def _written(cell, manner):
    cell = re.sub(r"^[^\W\d]{2,}\.?,\s*", "", cell)  # Mon, 3 Apr 2026
    if match := NUMERIC.fullmatch(cell):
        year, month, day = _order_of_parts(match[1], match[3], match[4], manner)
    elif match := DAY_NAMED.fullmatch(cell) or NAMED_DAY.fullmatch(cell):
        year, month, day = int(match["year"]), MONTHS.get(match["month"][:3].lower(), 0), int(match["day"])
    else:
        return None
    return _at(match["time"], year, month, day) if match["time"] else datetime(year, month, day)


def _order_of_parts(first, second, third, manner):
    if len(first) == 4:
        return int(first), int(second), int(third)
    if len(first) > 2 or len(third) == 3:
        raise ValueError
    year = int(third) + (2000 if len(third) == 2 else 0)
    return (year, int(first), int(second)) if manner.month_first else (year, int(second), int(first))


def _at(time, year, month, day):
    clock = CLOCK.fullmatch(time)
    if not clock:
        raise ValueError
    hour, minute, second, half, utc, sign, hours, minutes = clock.groups()
    hour = int(hour) % 12 + 12 * (half in "pP") if half else int(hour)
    zone = UTC if utc else None
    if sign:
        zone = timezone((1 if sign == "+" else -1) * timedelta(hours=int(hours), minutes=int(minutes)))
    return datetime(year, month, day, hour, int(minute), int(second or 0), tzinfo=zone)


def shows_month_first(cell):
    """True or False where a date can only be read one way; None where it says nothing."""
    match = NUMERIC.fullmatch(cell)
    if not match:
        return False if cell else None  # names its month or begins with the year: nothing to guess
    if len(match[1]) == 4 or int(match[1]) > 12:
        return False
    return True if int(match[3]) > 12 else None
