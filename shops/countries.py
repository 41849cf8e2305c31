"""Countries that we know by name, and the parts of them that keep public holidays of their own."""

from functools import cache

import holidays
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("BG", _("Bulgaria")),
    ("HR", _("Croatia")),
    ("CY", _("Cyprus")),
    ("CZ", _("Czechia")),
    ("DK", _("Denmark")),
    ("EE", _("Estonia")),
    ("FI", _("Finland")),
    ("FR", _("France")),
    ("DE", _("Germany")),
    ("GR", _("Greece")),
    ("HU", _("Hungary")),
    ("IS", _("Iceland")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LV", _("Latvia")),
    ("LI", _("Liechtenstein")),
    ("LT", _("Lithuania")),
    ("LU", _("Luxembourg")),
    ("MT", _("Malta")),
    ("NL", _("Netherlands")),
    ("NO", _("Norway")),
    ("PL", _("Poland")),
    ("PT", _("Portugal")),
    ("RO", _("Romania")),
    ("SK", _("Slovakia")),
    ("SI", _("Slovenia")),
    ("ES", _("Spain")),
    ("SE", _("Sweden")),
    ("CH", _("Switzerland")),
    ("GB", _("United Kingdom")),
    ("US", _("United States")),
]


def subdivisions(country):
    """[(code, how the country calls it)]"""
    if not country:
        return []
    calendar = getattr(holidays, country)
    names = {code: name for name, code in getattr(calendar, "subdivisions_aliases", {}).items()}
    return sorted(((code, names.get(code, code)) for code in calendar.subdivisions), key=lambda one: one[1])


def country_called(name):
    """The two letters of a country, by these or by its name in a language of ours; "" if there is none."""
    return letters_of_countries().get(name.strip().casefold(), "")


def is_same_country(one, other):
    """Whatever language each is named in; what is no country that we know is compared as it is written."""
    code = country_called(one)
    return code == country_called(other) if code else one.strip().casefold() == other.strip().casefold()


def spellings(name):
    """How rows may name the same country: as it is named here, by its letters, in any of our languages."""
    names = names_of_countries().get(country_called(name), ())
    return {name} | {spelt for one in names for spelt in (one, one.lower(), one.upper())}


@cache
def letters_of_countries():
    return {name.casefold(): code for code, names in names_of_countries().items() for name in names}


@cache
def names_of_countries():
    """{two letters: {these, its name in each of our languages}}"""
    known = {code: {code} for code, _name in COUNTRIES}
    for language, _name in settings.CUSTOMER_LANGUAGES:
        with translation.override(language):
            for code, name in COUNTRIES:
                known[code].add(str(name))
    return known
