"""Where a parcel is sent from: what a carrier wants to know, and a customer confirms."""

import re
from dataclasses import astuple, dataclass

from django.utils.translation import gettext as _

from shops.countries import COUNTRIES, country_called

LONGEST = {"street": 50, "postcode": 10, "city": 40}  # what carriers print
POSTCODES = {
    **dict.fromkeys(["AT", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "NO", "SI"], r"\d{4}"),
    **dict.fromkeys(["DE", "EE", "ES", "FI", "FR", "HR", "IT"], r"\d{5}"),
    **dict.fromkeys(["CZ", "GR", "SE", "SK"], r"\d{3} ?\d{2}"),
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "IS": r"\d{3}",
    "LT": r"(LT-?)?\d{5}",
    "LU": r"(L-?)?\d{4}",
    "LV": r"(LV-?)?\d{4}",
    "MT": r"[A-Z]{3} ?\d{4}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "PL": r"\d{2}-?\d{3}",
    "PT": r"\d{4}-?\d{3}",
    "RO": r"\d{6}",
    "US": r"\d{5}(-\d{4})?",
}

HOUSE = r"\d{1,5} ?[A-Za-z]?(?:[-/]\d{1,3} ?[A-Za-z]?)?"


@dataclass(frozen=True)
class Address:
    """`country` is two letters, or "" where nobody knows it."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""

    @classmethod
    def of_order(cls, order):
        return cls(order.street, order.postcode, order.city, country_called(order.country))

    def __bool__(self):
        return any(astuple(self))

    @property
    def lines(self):
        return [self.street, f"{self.postcode} {self.city}", str(dict(COUNTRIES).get(self.country, self.country))]

    @property
    def street_and_house(self):
        """The street, and the number of the house, which stands behind it or before it; "" where there is none."""
        if behind := re.fullmatch(rf"(.*[^\W\d_].*?)[\s,]+({HOUSE})", self.street):
            return behind.group(1), behind.group(2)
        if before := re.fullmatch(rf"({HOUSE})[\s,]+(.*[^\W\d_].*)", self.street):
            return before.group(2), before.group(1)
        return self.street, ""

    @property
    def is_fit(self):
        """Whether a carrier could do something with it."""
        return all(astuple(self)) and not self.faults()

    def faults(self):
        """{field: what is wrong with what was typed}; nothing of fields that are empty."""
        found = {}
        for name, most in LONGEST.items():
            if len(getattr(self, name)) > most:
                found[name] = _("Carriers print %(most)s characters of it at most.") % {"most": most}
        if self.street and not re.search(r"[^\W\d_]", self.street):
            found["street"] = _("Please give the street, too.")
        wanted = POSTCODES.get(self.country)
        if self.postcode and wanted and not re.fullmatch(wanted, self.postcode.strip().upper()):
            found["postcode"] = _("This is no postcode of that country.")
        return found
