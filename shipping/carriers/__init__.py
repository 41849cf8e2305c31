"""Who brings parcels. Each carrier is a class with the same few questions; the desk knows no other difference."""

from shops.countries import COUNTRIES

from .by_karrio import DhlParcelDe
from .carrier import Away, Carrier, Made, Refused, Unsure
from .options import options_of
from .own import OwnLabel

CARRIERS: dict[str, Carrier] = {carrier.code: carrier for carrier in (OwnLabel(), DhlParcelDe())}


def carrier_from(shop, country):
    """Who makes the shop's labels for parcels from a country ("": nobody knows from where); None for nobody."""
    options = options_of(shop)
    carrier = CARRIERS[options.get("carrier", OwnLabel.code)]
    if not carrier.sells or not country or country in carrier.countries(options):
        return carrier
    return own_instead(shop)


def countries_of(shop):
    """From which the shop's labels take parcels; all of them where its own label takes the place of its carrier's."""
    options = options_of(shop)
    served = CARRIERS[options.get("carrier", OwnLabel.code)].countries(options)
    return tuple(dict(COUNTRIES)) if own_instead(shop) else served


def own_instead(shop):
    """The shop's own label, where it said that it will do when its carrier makes none; or None."""
    return CARRIERS[OwnLabel.code] if options_of(shop).get("otherwise") == OwnLabel.code else None


__all__ = [
    "CARRIERS",
    "Away",
    "Carrier",
    "Made",
    "OwnLabel",
    "Refused",
    "Unsure",
    "carrier_from",
    "countries_of",
    "own_instead",
]
