"""What sending back costs, and until when it is settled, is said before anything is sent and kept to afterwards."""

import pytest
from django.utils.formats import date_format

from requests_inbox.models import ReturnRequest
from shipping.models import ReturnWays
from tests.builders import fresh, make_reason

from .test_asking import fill, send, step

FREE, PAID = "Sending it back is free", "You pay the carriage for sending it back."
PRICE = "A label for the parcel costs € 4.95"


@pytest.fixture
def shop(shop, settings):
    settings.PAYMENTS = {"*": {"provider": "test"}}
    shop.label_price, shop.tells_of_return_cost = "4.95", True
    shop.save()
    make_reason(shop, "withdrawal", ground="withdrawal", en="I withdraw from the purchase")
    return shop


@pytest.fixture
def order(order):
    order.country, order.currency = "Belgium", "GBP"  # a label costs what the shop says, in the shop's money
    order.save()
    return order


def set_up(shop, **fields):
    for name, value in fields.items():
        setattr(shop, name, value)
    shop.save()


@pytest.mark.parametrize(
    ("terms", "said", "told"),
    [
        ({}, {}, PRICE),
        ({"label_prices": ["Belgium 2.50"]}, {}, "costs € 2.50"),
        ({"label_price": None}, {}, PAID),
        ({"free_return": True}, {}, FREE),
        ({"free_exchange": True}, {"resolution": "exchange", "variant": "L"}, FREE),
        ({"free_exchange": True}, {}, PRICE),
        ({}, {"code": "broken", "note": "The handle came off."}, FREE),
        ({}, {"code": "withdrawal"}, PRICE),
        ({"tells_of_return_cost": False}, {"code": "withdrawal"}, FREE),
    ],
)
def test_the_last_look_says_what_the_way_back_costs(visitor, order, shop, terms, said, told):
    set_up(shop, **terms)
    fill(visitor, order, **said)
    page = step(visitor, "check").content.decode()
    assert [sentence in page for sentence in (FREE, PAID, "A label for the parcel costs")].count(True) == 1
    assert told in page


def test_where_nobody_collects_money_there_is_no_price(visitor, order, shop, settings):
    settings.PAYMENTS = {}
    fill(visitor, order)
    assert PAID in step(visitor, "check").content.decode()


def test_each_way_back_says_what_it_costs(visitor, order, shop):
    ReturnWays.objects.create(shop=shop, label=True, code=False, own=True)
    fill(visitor, order)
    page = step(visitor, "way").content.decode()
    assert page.index(PRICE) < page.index(PAID)


def test_it_says_when_it_is_settled(visitor, order, shop):
    set_up(shop, refund_term_days=9)
    fill(visitor, order)
    assert "within 9 days after your parcel has arrived" in step(visitor, "check").content.decode()
    fill(visitor, order, code="withdrawal")
    assert "within 14 days of your withdrawal" in step(visitor, "check").content.decode()


def test_whoever_withdrew_reads_the_day_on_which_they_are_paid_back(visitor, order, shop):
    fill(visitor, order, code="withdrawal")
    location = send(visitor)["Location"]
    request = ReturnRequest.objects.get()
    request.thread.letters.filter(state="queued").update(state="sent", attempts=1)
    page = visitor.get(location).content.decode()
    assert date_format(fresh(request).withdrawal.refund_by, "DATE_FORMAT") in page
    assert "We pay back by" in page
    assert "of its arrival" not in page
