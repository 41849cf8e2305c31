"""Carriers' own labels, by karrio, the open library of many carriers (docs/returns.md says which of them, and why)."""

import json

from django.utils.translation import gettext_noop as _  # kept as it is, and said in the language of whoever reads it

from helpdesk.apart import Apart, Died, TooSlow
from shops.countries import COUNTRIES

from .carrier import Away, Carrier, Made, Refused, Unsure
from .options import options_of

PATIENCE = 50.0  # seconds for all of it: signing in, asking, drawing
USUAL_WEIGHT = 2.0  # kilograms: what is in a parcel nobody weighs before it comes
SAID = {"refused": Refused, "away": Away, "unsure": Unsure}

asker = Apart("shipping.asking", patience=PATIENCE)


class ByKarrio(Carrier):
    """A carrier is told the parcel's number and a mark of the label's own, by which people find it in its lists."""

    queue = "carriers"
    sells = True
    needs: frozenset[str] = frozenset()
    buys = ""  # the end of the address to which an order for a label goes

    def unfit(self, options):
        if lacking := sorted(name for name in self.needs if not options.get(name)):
            return f"lacks {', '.join(lacking)}"
        if options.get("otherwise", "own") != "own":
            return "has an “otherwise” that is not “own”"
        if not isinstance(options.get("weight", USUAL_WEIGHT), int | float):
            return "has a weight that is no number of kilograms"
        return "names the address of a test server" if "address" in options else ""

    def make(self, label):
        """One question. Whoever calls sees that it is not asked twice."""
        options = options_of(label.parcel.shop)
        if options.get("carrier") != self.code:
            raise Refused(_("The shop has no account with it any more."))
        question = {
            "carrier": self.code,
            "settings": self.settings(label, options),
            "shipment": self.shipment(label, options),
            "buys": self.buys,
            "address": options.get("address"),
        }
        try:
            said, told, *documents = asker.ask(json.dumps(question).encode())
        except (TooSlow, Died) as error:
            raise Unsure(_("It took too long.")) from error
        if said != b"made":
            raise SAID[said.decode()](json.loads(told)["words"])
        pdf, code = documents
        return Made(pdf, json.loads(told)["tracking_number"][:60], code)

    def settings(self, label, options):
        """As karrio's settings of this carrier are called."""
        raise NotImplementedError

    def shipment(self, label, options):
        """karrio's ShipmentRequest. Of a return it wants the way out: it turns sender and receiver round itself."""
        parcel, place = label.parcel, label.parcel.destination
        street, house = parcel.sender.street_and_house
        # karrio drops every word of the street that is the same as `street_number`.
        where = "address_line2" if house in street.split() else "street_number"
        return {
            "service": "return",
            "is_return": True,
            "shipper": {"company_name": place.name, "address_line1": place.street, "postal_code": place.postcode,
                        "city": place.city},
            "recipient": {"person_name": parcel.sender_name[:50], "address_line1": street,
                          where: house, "postal_code": parcel.sender_postcode,
                          "city": parcel.sender_city, "country_code": parcel.sender_country},
            "parcels": [{"weight": options.get("weight", USUAL_WEIGHT), "weight_unit": "KG"}],
            "reference": parcel.number,
            "metadata": {"shipment_reference": label.key.hex},
        }  # fmt: skip


class DhlParcelDe(ByKarrio):
    """DHL Paket in Germany, and DHL Retoure International from other countries: REST API "Parcel DE Returns"."""

    code, name = "dhl_parcel_de", "DHL"
    needs = frozenset({"username", "password", "client_id", "client_secret", "receivers"})
    buys = "/returns/v1/orders"

    def unfit(self, options):
        receivers = options.get("receivers", {})
        if not isinstance(receivers, dict) or not set(receivers) <= set(dict(COUNTRIES)) or not all(receivers.values()):
            return "has receivers that are not like {“DE”: “deu”}"
        return super().unfit(options)

    def countries(self, options):
        return tuple(options["receivers"])

    def settings(self, label, options):
        """karrio refuses what is sent from another country than the account's, which DHL does not."""
        names = ("username", "password", "client_id", "client_secret")
        return {name: options[name] for name in names} | {"account_country_code": label.parcel.sender_country}

    def shipment(self, label, options):
        """DHL knows the address by the name of a receiver, one for each country; so there is one address for all."""
        parcel = label.parcel
        if parcel.sender_country not in options["receivers"]:
            raise Refused(_("No receiver of DHL is named for parcels from that country."))
        if not parcel.destination.is_usual:
            raise Refused(_("DHL brings parcels to the usual destination only."))
        receiver = options["receivers"][parcel.sender_country]
        return super().shipment(label, options) | {"options": {"dhl_parcel_de_return_receiver_id": receiver}}

    def void(self, label):
        """DHL charges for a return once it is handed in, and takes none back before."""

    def track(self, number):
        return f"https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={number}"
