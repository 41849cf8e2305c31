"""A label that a carrier makes: the customer says from where they send, and nobody buys it twice."""

import re
from uuid import uuid4

import pytest

from helpdesk.jobs.models import Job
from requests_inbox.models import Event
from returns.models import Payment
from shipping.carriers import by_karrio
from shipping.models import Destination, Label, Parcel
from shipping.tasks import make_label
from tests.builders import fresh, make_order, make_person, make_return
from tests.shipping.conftest import dhl, documents_elsewhere
from tests.shipping.dhl import NUMBER, REFUSAL, confirmation

from .conftest import content_of, let_in
from .test_labels import approve, url

__all__ = ["dhl", "documents_elsewhere"]
HOME = {"street": "Lindenallee 12a", "postcode": "20259", "city": "Hamburg", "country": "DE"}


@pytest.fixture(scope="module", autouse=True)
def nothing_left_running():
    yield
    by_karrio.asker.close()


@pytest.fixture
def agent(shop):
    return make_person(shop)


@pytest.fixture
def approved(dhl, shop, order, agent):
    """One whose letter has left, at a shop whose labels DHL makes."""
    place = {"name": "Returns", "street": "Dock 4", "postcode": "20457", "city": "Hamburg", "country": "Germany"}
    Destination.objects.create(shop=shop, is_usual=True, **place)
    shop.free_return = True
    shop.save()
    return approve(make_return(order=order), agent)


def ask(client, request, **fields):
    return client.post(url(request, "label/"), {"key": str(uuid4())} | HOME | fields)


def made(request):
    make_label.func(Label.objects.latest("pk").pk)
    return fresh(request)


def value_of(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_the_address_of_the_order_is_there_to_confirm(visitor, approved, order):
    order.street, order.postcode, order.city, order.country = "Allee 1", "20095", "Hamburg", "Deutschland"
    order.save()
    page = visitor.get(url(approved)).content.decode()
    assert [value_of(page, name) for name in ("street", "postcode", "city")] == ["Allee 1", "20095", "Hamburg"]
    assert '<option value="DE" selected>' in page
    assert "France" not in page


def test_a_gift_does_not_tell_where_its_giver_lives(approved, order, shop, agent):
    order.street, order.postcode, order.city, order.country = "Allee 1", "20095", "Hamburg", "DE"
    order.save()
    given = approve(make_return(order=order, quantities=(1,)), agent)
    type(given).objects.filter(pk=given.pk).update(customer_email="friend@gift.test")
    visitor = let_in(order, address="friend@gift.test", is_gift=True)
    page = visitor.get(url(given)).content.decode()
    assert 'name="street"' in page
    assert "Allee 1" not in page
    assert "20095" not in page


def test_what_they_type_goes_to_the_carrier_and_is_kept_with_the_parcel_alone(visitor, approved, order, dhl):
    assert ask(visitor, approved).status_code == 302
    assert made(approved).status == "label_created"
    assert dhl.orders[0]["shipper"]["addressStreet"] == "Lindenallee"
    assert Parcel.objects.get().sender.lines[:2] == ["Lindenallee 12a", "20259 Hamburg"]
    order.refresh_from_db()
    assert (order.street, order.city) == ("", "")
    told = [str(event.details) for event in Event.objects.filter(request=approved)]
    assert not any("Lindenallee" in one for one in told)
    assert not Job.objects.filter(args__icontains="Lindenallee").exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"street": ""}, "This field is required"),
        ({"postcode": "2025"}, "This is no postcode of that country."),
        ({"country": "FR"}, "Select a valid choice"),
        ({"city": "H" * 41}, "at most 40 characters"),
    ],
)
def test_what_was_typed_stays_on_the_page_until_it_is_right(visitor, approved, wrong, words):
    answer = ask(visitor, approved, **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    for name in {"street", "postcode", "city"} - wrong.keys():
        assert value_of(page, name) == HOME[name]
    assert not Label.objects.exists()


def test_the_tracking_number_and_the_carriers_own_papers_are_shown(visitor, approved):
    ask(visitor, approved)
    made(approved)
    page = visitor.get(url(approved)).content.decode()
    assert NUMBER in page
    assert content_of(visitor.get(url(approved, "label/label/"))).startswith(b"%PDF")
    assert content_of(visitor.get(url(approved, "label/qr/"))).startswith(b"\x89PNG")
    assert visitor.get(url(approved, "label/sheet/")).status_code == 404  # its size is the carrier's


def test_where_the_carrier_gave_no_code_none_is_shown(visitor, approved, dhl):
    dhl.answer = confirmation(qrLabel=None)
    ask(visitor, approved)
    made(approved)
    assert "label/qr/" not in visitor.get(url(approved)).content.decode()
    assert visitor.get(url(approved, "label/qr/")).status_code == 404


def test_a_refusal_is_a_safe_sentence_and_the_address_can_be_put_right(visitor, approved, dhl):
    dhl.answer = 400, REFUSAL
    ask(visitor, approved, postcode="99999")
    made(approved)
    page = visitor.get(url(approved)).content.decode()
    assert "DHL could not make the label" in page
    assert "Postleitzahl" not in page
    assert value_of(page, "postcode") == "99999"
    dhl.answer = confirmation()
    ask(visitor, approved)
    assert made(approved).status == "label_created"
    assert [one["shipper"]["postalCode"] for one in dhl.orders] == ["99999", "20259"]


def test_while_it_may_have_been_made_the_customer_buys_no_second_one(visitor, approved, dhl):
    dhl.answer = None
    ask(visitor, approved)
    made(approved)
    page = visitor.get(url(approved)).content.decode()
    assert "We know of it and see to it" in page
    assert 'name="street"' not in page
    ask(visitor, approved)
    assert (Label.objects.get().state, len(dhl.orders)) == ("error", 1)


def test_the_address_is_there_when_the_money_comes(visitor, approved, shop, order, agent, settings, dhl):
    settings.PAYMENTS = {"*": {"provider": "test"}}
    shop.free_return, shop.label_price = False, "4.95"
    shop.save()
    request = approve(make_return(order=order, quantities=(1,)), agent)
    assert ask(visitor, request, postcode="x").status_code == 422
    assert not Payment.objects.exists()
    ask(visitor, request)
    ask(visitor, request, street="Lindenallee 13")
    Payment.objects.latest("pk").settle("paid")
    assert made(request).status == "label_created"
    assert dhl.orders[0]["shipper"]["addressHouse"] == "13"
    assert Parcel.objects.count() == 1


def test_money_counts_where_the_carrier_came_after_the_payment_began(
    visitor, approved, shop, order, agent, settings, dhl
):
    settings.PAYMENTS, settings.CARRIERS = {"*": {"provider": "test"}}, {}
    shop.free_return, shop.label_price = False, "4.95"
    shop.save()
    request = approve(make_return(order=order, quantities=(1,)), agent)
    ask(visitor, request)
    settings.CARRIERS = {"*": dhl.account}
    Payment.objects.get().settle("paid")
    assert (Payment.objects.get().state, Label.objects.count()) == ("paid", 0)
    assert 'name="street"' in visitor.get(url(request)).content.decode()
    ask(visitor, request)
    assert made(request).status == "label_created"


def test_from_where_nobody_brings_parcels_there_is_no_button(visitor, approved, order):
    order.country = "France"
    order.save()
    page = visitor.get(url(approved)).content.decode()
    assert 'name="street"' not in page
    assert "Make my label" not in page
    ask(visitor, approved, country="FR")
    assert not Label.objects.exists()


def test_a_shop_that_says_so_gives_its_own_label_there(visitor, approved, settings, dhl):
    settings.CARRIERS = {"*": dhl.account | {"otherwise": "own"}}
    ask(visitor, approved, country="FR", postcode="75001")
    assert made(approved).label.is_own
    assert (Parcel.objects.get().sender_street, dhl.orders) == ("", [])


def test_nobody_else_reads_or_changes_the_address(visitor, approved):
    ask(visitor, approved)
    stranger = let_in(make_order(approved.shop))
    assert ask(stranger, approved, street="Elsewhere 1").status_code == 404
    assert Parcel.objects.get().sender_street == "Lindenallee 12a"
