"""Parcels and their labels for tests."""

import uuid

from shipping.models import Destination, DropoffPoint, Label, Parcel
from tests.builders import make_shop


def make_destination(shop, **fields):
    told = {"name": "Returns", "street": "Havenkade 12", "postcode": "1013 AA", "city": "Amsterdam"}
    return Destination.objects.create(shop=shop, **told | {"country": "Netherlands", "is_usual": True} | fields)


def make_parcel(shop=None, **fields):
    shop = shop or make_shop()
    told = {"number": "RMA-10056", "sender_name": "Žofia Müller-Жукова", "order_number": "VK-104882", "language": "nl"}
    items = [{"quantity": 2, "sku": "FJ-GTX-39", "name": "Fjell GTX boot"}]
    told |= {"items": items, "destination": Destination.objects.of(shop) or make_destination(shop)}
    return Parcel.objects.create(shop=shop, **told | fields)


def make_label(parcel=None, **asked):
    return Label.objects.request(parcel or make_parcel(), **{"carrier": "own", "key": uuid.uuid4()} | asked)


def make_point(shop, **fields):
    told = {"name": "Bruna Damrak", "street": "Damrak 1", "postcode": "1012 LG", "city": "Amsterdam"}
    return DropoffPoint.objects.create(shop=shop, **told | {"country": "Netherlands"} | fields)
