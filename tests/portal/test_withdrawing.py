"""Withdrawal by right on the shop's page: two steps, recorded at once, confirmed by mail, silent about orders."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from messaging.models import Letter
from portal import limits, withdrawing
from portal.tasks import confirm_statements
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.tasks import match_statements
from requests_inbox.withdrawals.acknowledging import MOST_A_DAY
from shops.zones import zone
from tests.builders import make_order, make_return, make_shop, make_statement

pytestmark = pytest.mark.django_db
URL = "/r/veldkant/withdraw/"


@pytest.fixture
def shop():
    return make_shop(name="Veldkant", slug="veldkant")


@pytest.fixture
def order(shop):
    return make_order(shop, customer_email="marit@hoekstra.test")


def told(order=None, **changes):
    contract = order.number if order else "4711"
    known = {"name": "Marit Hoekstra", "contract": contract, "address": "marit@hoekstra.test", "key": uuid4()}
    return known | changes


def confirmed(client, order=None, **changes):
    """The second button pressed, and its job done."""
    response = client.post(URL, told(order, confirm="1", **changes))
    confirm_statements.func()
    return response


def link_in(letter):
    return re.search(r"https://[^/]+(/r/veldkant/withdraw/items/\S+)", letter.text)


def test_every_page_of_the_shop_leads_there_without_a_log_in(client, shop):
    assert f'href="{URL}"' in client.get("/r/veldkant/").content.decode()
    assert client.get(URL).status_code == 200


def test_the_first_step_stores_nothing_and_shows_it_above_the_button_that_counts(client, shop):
    page = client.post(URL, told()).content.decode()
    assert "I withdraw from this contract: 4711" in page
    assert "Confirm withdrawal" in page
    assert not WithdrawalStatement.objects.exists()


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, shop):
    response = client.post(URL, told(address="no address"))
    assert response.status_code == 422
    assert 'value="Marit Hoekstra"' in response.content.decode()
    assert 'value="Marit Hoekstra"' in client.post(URL, told(change="1")).content.decode()


def test_confirmed_it_is_recorded_and_acknowledged_at_once(client, shop):
    response = confirmed(client)
    statement, letter = WithdrawalStatement.objects.get(), Letter.objects.get()
    assert (statement.channel, statement.contract, letter.recipient) == ("portal", "4711", "marit@hoekstra.test")
    assert statement.acknowledgement == letter
    page = client.get(response["Location"]).content.decode()
    assert "We have received your withdrawal" in page
    assert "4711" in page


def test_the_same_confirmation_sent_twice_is_one_statement_and_one_mail(client, shop):
    key = uuid4()
    first, second = confirmed(client, key=key), confirmed(client, key=key)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (WithdrawalStatement.objects.count(), Letter.objects.count()) == (1, 1)


def test_it_speaks_the_language_of_the_page(client, shop):
    client.get(URL + "?language=de")
    confirmed(client)
    assert WithdrawalStatement.objects.get().language == "de"
    assert "Wir haben Ihren Widerruf erhalten" in Letter.objects.get().text


def test_nobody_learns_whether_an_order_exists(client, shop, order):
    """Pages and questions to the database are the same; only the mail to the order's own address says more."""

    def seen(**changes):
        one = Client()
        response = confirmed(one, **changes)
        page = one.get(response["Location"]).content.decode()
        page = re.sub(r"\d\d:\d\d:\d\d|/received/[^/]+/|nonce=\S+", "", page)
        return response.status_code, page.replace(changes["contract"], "…")

    hit, miss = seen(contract=order.number), seen(contract="999999")
    assert hit == miss
    stranger = Letter.objects.filter(recipient="stranger@else.test")
    confirmed(client, order, address="stranger@else.test")
    assert link_in(stranger.get()) is None
    assert order.customer_name not in stranger.get().text.replace("Marit Hoekstra", "", 2)


def test_the_mail_to_the_owner_lets_them_choose_what_they_keep(client, shop, order):
    confirmed(client, order)
    path = link_in(Letter.objects.get())[1]
    assert "Thing 1" in client.get(path).content.decode()
    assert not ReturnRequest.objects.exists()
    first, second = order.lines.all()
    nothing = client.post(path, {f"quantity-{first.pk}": 0, f"quantity-{second.pk}": 0})
    assert nothing.status_code == 422
    client.post(path, {f"quantity-{first.pk}": 2, f"quantity-{second.pk}": 0})
    request = ReturnRequest.objects.get()
    assert [(line.order_line_id, line.quantity) for line in request.line_list] == [(first.pk, 2)]
    assert request.status == "approved"
    assert "It is settled" in client.get(path).content.decode()
    client.post(path, {f"quantity-{first.pk}": 3, f"quantity-{second.pk}": 1})
    assert ReturnRequest.objects.count() == 1


@pytest.mark.parametrize(("said", "kept"), [("Pacific/Honolulu", "Pacific/Honolulu"), ("Mars", ""), ("", "")])
def test_it_counts_on_the_day_that_it_is_where_the_customer_is(client, shop, said, kept):
    page = client.get(confirmed(client, time_zone=said)["Location"]).content.decode()
    statement = WithdrawalStatement.objects.get()
    assert statement.time_zone == (kept or shop.time_zone)
    here = statement.received_at.astimezone(zone(statement.time_zone))
    assert here.strftime("%H:%M:%S") in page
    assert statement.refund_by == here.date() + timedelta(days=14)


def test_the_page_tells_everybody_what_choosing_nothing_means(client, shop, order):
    for about in (order, None):
        page = client.get(confirmed(client, about)["Location"]).content.decode()
        assert "you choose nothing within 30 minutes" in page


def test_who_chooses_nothing_withdraws_from_the_whole_order(client, shop, order):
    confirmed(client, order)
    match_statements.func()
    assert not ReturnRequest.objects.exists()
    WithdrawalStatement.objects.update(matches_at=timezone.now())
    match_statements.func()
    match_statements.func()
    request = ReturnRequest.objects.get()
    assert [line.quantity for line in request.line_list] == [3, 1]
    assert request.thread.letters.first().kind == "withdrawal_received"


def test_what_another_request_has_already_waits_for_a_person(client, shop, order):
    make_return(order=order, quantities=(3, 1))
    confirmed(client, order)
    statement = WithdrawalStatement.objects.get()
    assert (statement.is_open, statement.matches_at, statement.order) == (True, None, None)
    assert link_in(statement.acknowledgement) is None


def test_between_the_choice_and_its_end_others_may_have_taken_the_items(client, shop, order):
    confirmed(client, order)
    make_return(order=order, quantities=(3, 1))
    WithdrawalStatement.objects.update(matches_at=timezone.now())
    match_statements.func()
    statement = WithdrawalStatement.objects.get()
    assert (statement.is_open, statement.matches_at) == (True, None)


def test_a_flood_is_recorded_to_the_last_and_mailed_within_bounds(client, shop):
    for number in range(MOST_A_DAY + 3):
        assert confirmed(client, contract=f"A-{number}").status_code == 302
    assert (WithdrawalStatement.objects.count(), Letter.objects.count()) == (MOST_A_DAY + 3, MOST_A_DAY)
    confirm_statements.func()
    assert Letter.objects.count() == MOST_A_DAY
    Letter.objects.update(written_at=timezone.now() - timedelta(days=1, minutes=1))
    confirm_statements.func()
    assert Letter.objects.count() == MOST_A_DAY + 3


def test_those_that_are_too_many_for_one_address_hold_up_nobody_else(shop, order, monkeypatch):
    monkeypatch.setattr(withdrawing, "AT_ONCE", 2)
    stated = [told(address="victim@x.test") for _n in range(MOST_A_DAY + 4)] + [told(order)]
    last = [withdrawing.state(shop, language="en", **one) for one in stated][-1]
    confirm_statements.func()
    assert WithdrawalStatement.objects.get(pk=last.pk).acknowledgement
    assert WithdrawalStatement.objects.filter(acknowledgement=None).count() == 4


def test_a_mail_that_follows_later_names_the_moment_that_counts(shop, order, monkeypatch):
    statement = withdrawing.state(shop, language="en", **told(order))
    until = timezone.now() + timedelta(minutes=12)
    late = WithdrawalStatement.objects.select_related("shop").get(pk=statement.pk)
    WithdrawalStatement.objects.update(order=order, matches_at=until)
    withdrawing.confirm(late)
    assert late.matches_at == until
    local = timezone.localtime(until, zone(statement.time_zone))
    assert f"until {local:%H:%M}" in Letter.objects.get().text


def test_a_network_that_states_without_end_is_heard_and_confirmed_later(client, shop, monkeypatch):
    monkeypatch.setattr(limits, "WITHDRAWALS", limits.Limit("withdrawals", ((60, 3),)))
    answers = [client.post(URL, told(confirm="1", contract=f"A-{n}")) for n in range(4)]
    assert [answer.status_code for answer in answers] == [302] * 4
    last = WithdrawalStatement.objects.get(contract="A-3")
    assert last.acknowledgement is None
    confirm_statements.func()
    last.refresh_from_db()
    assert last.acknowledgement


def test_a_mark_of_one_use_or_shop_opens_nothing_else(client, shop):
    confirmed(client)
    statement = WithdrawalStatement.objects.get()
    received = withdrawing.mark_of(statement, "received")
    make_shop(slug="other")
    assert client.get(f"/r/veldkant/withdraw/received/{received}/").status_code == 200
    for path in (f"/r/veldkant/withdraw/items/{received}/", f"/r/other/withdraw/received/{received}/"):
        assert client.get(path).status_code == 404
    assert client.get("/r/veldkant/withdraw/items/made-up/").status_code == 404


def test_a_key_that_another_shop_has_seen_is_no_ones_key(client, shop):
    key = uuid4()
    confirmed(client, key=key)
    make_shop(slug="other")
    assert client.post("/r/other/withdraw/", told(confirm="1", key=key)).status_code == 302
    assert WithdrawalStatement.objects.count() == 2


@pytest.mark.parametrize(
    ("number", "words"),
    [("1001", "#1001"), ("#1001", "1001"), ("#1001", "# 1001"), ("VK-1001", "vk-1001"), ("vk-1001", "Order VK-1001")],
)
def test_a_number_is_the_orders_however_it_is_typed(shop, number, words):
    order = make_order(shop, number=number, customer_email="marit@hoekstra.test")
    withdrawing.confirm(make_statement(order, contract=words))
    statement = WithdrawalStatement.objects.get()
    assert statement.order == order
    assert statement.matches_at is not None


@pytest.mark.parametrize(
    ("words", "is_all"),
    [
        ("VK-1001", True),
        ("Bestelling nr. VK-1001", True),
        ("VK-1001 the lunch bag", False),
        ("only 1 of VK-1001", False),
    ],
)
def test_only_a_bare_number_means_the_whole_order(shop, words, is_all):
    order = make_order(shop, number="VK-1001", customer_email="marit@hoekstra.test")
    statement = make_statement(order, contract=words)
    withdrawing.confirm(statement)
    assert statement.acknowledgement is not None
    assert (WithdrawalStatement.objects.get().matches_at is not None) is is_all
