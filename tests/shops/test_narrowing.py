from django.urls import reverse
from pytest_django.asserts import assertRedirects

from tests.shops.making import make_person, make_shop

URL = "/settings/narrow/"


def test_the_inbox_is_narrowed_to_one_shop_and_back_to_all(client, shop, agent):
    client.force_login(agent)
    assertRedirects(
        client.post(URL, {"shop": "veldkant"}), reverse("requests_inbox:inbox"), fetch_redirect_response=False
    )
    assert client.session["shop"] == "veldkant"
    client.post(URL, {"shop": ""})
    assert "shop" not in client.session


def test_only_to_shops_of_ones_own(client, shop, agent, foreign_shop):
    client.force_login(agent)
    client.post(URL, {"shop": "veldkant"})
    for slug in (foreign_shop.slug, "no-such-shop"):
        assert client.post(URL, {"shop": slug}).status_code == 404
    assert client.session["shop"] == "veldkant"


def test_looking_changes_nothing(client, agent):
    client.force_login(agent)
    assert client.get(URL, {"shop": "veldkant"}).status_code == 405
    assert "shop" not in client.session


def test_somebody_with_two_shops_chooses(client, shop):
    client.force_login(make_person(shop, make_shop(slug="other")))
    for slug in ("other", "veldkant"):
        client.post(URL, {"shop": slug})
        assert client.session["shop"] == slug
