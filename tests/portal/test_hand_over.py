"""A shop's own log-in brings a customer in, by a link that only the shop can sign, once and for minutes."""

import time

import pytest

from portal.hand_over import signature
from portal.models import HandOver, Visit
from tests.builders import make_person, make_shop


@pytest.fixture
def secret(shop):
    return HandOver.objects.renew(shop, by=make_person(shop, "admin"))


def link(secret, *, slug="veldkant", number="VK-1001", expires=None, signed_number=None):
    expires = str(int(time.time()) + 120) if expires is None else expires
    given = signature(secret, slug, signed_number or number, expires)
    return f"/r/{slug}/hand-over/?order={number}&expires={expires}&signature={given}"


def test_a_signed_link_opens_its_order_once(client, order, secret):
    url = link(secret)
    assert client.get(url)["Location"] == "/r/veldkant/order/"
    assert Visit.objects.get().order == order
    assert client.get(url)["Location"] == "/r/veldkant/"


@pytest.mark.parametrize(
    "changed",
    [
        {"expires": "0"},
        {"expires": str(int(time.time()) - 5)},
        {"expires": str(int(time.time()) + 3600)},
        {"expires": "soon"},
        {"number": "VK-2"},
        {"signed_number": "VK-2"},
        {"secret": "another"},
    ],
)
def test_any_other_link_opens_nothing(client, order, secret, changed):
    url = link(changed.pop("secret", secret), **changed)
    assert client.get(url)["Location"] == "/r/veldkant/"
    assert not Visit.objects.exists()


def test_without_a_secret_the_door_is_closed(client, order):
    assert client.get(link(""))["Location"] == "/r/veldkant/"
    assert client.get("/r/veldkant/hand-over/")["Location"] == "/r/veldkant/"


def test_the_secret_of_one_shop_opens_no_other(client, order, secret):
    other = make_shop(slug="other")
    theirs = HandOver.objects.renew(other, by=make_person(other, "admin"))
    assert client.get(link(theirs))["Location"] == "/r/veldkant/"


def test_an_admin_makes_and_takes_away_the_secret(client, shop):
    admin = make_person(shop, "admin")
    client.force_login(admin)
    page = client.post("/settings/shops/veldkant/portal/secret/").content.decode()
    assert HandOver.objects.get().secret in page
    assert HandOver.objects.get().secret not in client.get("/settings/shops/veldkant/portal/").content.decode()
    client.post("/settings/shops/veldkant/portal/secret/removal/")
    assert not HandOver.objects.exists()
    assert [change.field for change in shop.changes.all()] == ["hand_over_secret"] * 2


@pytest.mark.parametrize("role", ["agent", "team_lead"])
def test_nobody_else_sees_or_makes_it(client, shop, role):
    client.force_login(make_person(shop, role))
    assert client.get("/settings/shops/veldkant/portal/").status_code == 403
    assert client.post("/settings/shops/veldkant/portal/secret/").status_code == 403
    assert not HandOver.objects.exists()
