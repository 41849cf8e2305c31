"""A statement of withdrawal: recorded as it was made, confirmed once, matched with its order, granted in time."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from messaging.models import Letter
from requests_inbox import append_only
from requests_inbox.correspondence.hearing import hear
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.refusals import NotYours, Refusal, Unready
from requests_inbox.withdrawals import stating
from requests_inbox.withdrawals.acknowledging import MOST_A_DAY, acknowledge
from tests.builders import fresh, make_message, make_order, make_person, make_return, make_shop, make_statement
from tests.returns.making import let_leave

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)


@pytest.fixture
def order(shop):
    return make_order(shop)


@pytest.fixture
def statement(order):
    return make_statement(order)


def matched(statement, order=None, by=None):
    order = order or stating.order_named_in(statement)
    return stating.match(statement, order, stating.everything_left(order), by=by)


def test_what_was_stated_is_kept_with_the_periods_that_begin_by_it(shop):
    statement = make_statement(shop=shop, received_at=SUNDAY)
    assert "I withdraw from this contract: 4711" in statement.content
    assert (statement.ship_by, statement.refund_by) == (date(2026, 12, 14), date(2026, 12, 13))  # a Sunday moves on
    assert len(statement.proof["sha256"]) == 64
    assert statement.is_open


def test_days_are_counted_where_the_customer_is(shop):
    days = {one: make_statement(shop=shop, received_at=SUNDAY, time_zone=one).refund_by for one in ("", "Asia/Tokyo")}
    assert days == {"": date(2026, 12, 13), "Asia/Tokyo": date(2026, 12, 14)}


def test_the_same_form_sent_twice_is_one_statement(shop):
    key = uuid4()
    assert make_statement(shop=shop, key=key) == make_statement(shop=shop, key=key)
    assert make_statement(shop=shop, key=uuid4()) != make_statement(shop=shop)


@pytest.mark.parametrize(
    "change", ["name = 'Somebody else'", "received_at = '2020-01-01 00:00:00+00:00'", "proof = '{}'"]
)
def test_the_database_refuses_to_change_what_was_stated(statement, change):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE requests_inbox_withdrawalstatement SET {change}")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        WithdrawalStatement.objects.all().delete()


def test_everything_but_what_is_settled_later_is_guarded():
    fields = WithdrawalStatement._meta.concrete_fields
    later = WithdrawalStatement.SETTLED_LATER | {"id"}
    assert {one.column for one in fields if one.name not in later} == set(append_only.FIXED[append_only.STATEMENTS])


def test_the_acknowledgement_says_received_with_content_date_and_time(shop):
    statement = make_statement(shop=shop, received_at=SUNDAY)
    letter = acknowledge(statement)
    text = letter.text.replace("\u2060", "")
    assert (letter.kind, letter.recipient) == ("withdrawal_received", statement.address)
    assert "On 29 November 2026 at 23:30:00 (Europe/Amsterdam)" in text
    assert statement.content in text
    assert "received" in text
    assert "accepted" not in text
    assert "approved" not in text


def test_it_is_acknowledged_once(statement):
    assert acknowledge(statement)
    assert acknowledge(statement) is None
    stale = WithdrawalStatement.objects.get(pk=statement.pk)
    stale.acknowledgement = None
    assert acknowledge(stale) is None
    assert Letter.objects.count() == 1


def test_one_address_gets_few_acknowledgements_a_day_and_every_statement_is_kept(shop):
    statements = [make_statement(shop=shop, contract=f"A-{n}", address="victim@house.test") for n in range(9)]
    assert [bool(acknowledge(one)) for one in statements] == [True] * MOST_A_DAY + [False] * 4
    assert WithdrawalStatement.objects.waiting().count() == 9
    by_mail = make_statement(shop=shop, address="victim@house.test", channel="mail")
    assert acknowledge(by_mail)


def test_nothing_that_was_typed_becomes_a_link_in_the_mail(shop):
    letter = acknowledge(make_statement(shop=shop, name="Win www.evil.test", contract="https://evil.test/x"))
    assert "evil.test" not in letter.text + letter.html


@pytest.mark.parametrize("words", ["{}", "order #{}", "Bestellung {}, blue jacket"])
def test_its_order_is_found_by_number_and_address(order, words):
    found = make_statement(order, contract=words.format(order.number), address=order.customer_email.upper())
    assert stating.order_named_in(found) == order


def test_an_order_is_not_found_by_its_number_alone_or_in_another_shop(order):
    assert stating.order_named_in(make_statement(order, address="somebody@else.test")) is None
    assert stating.order_named_in(make_statement(order, shop=make_shop())) is None
    assert stating.order_named_in(make_statement(order, contract="The blue jacket")) is None


def test_in_time_it_becomes_an_approved_request_of_the_whole_order_in_its_own_thread(statement, order):
    acknowledge(statement)
    request = fresh(matched(statement))
    assert (request.status, request.decided_by, request.thread_id) == ("approved", None, statement.thread_id)
    assert [(line.ground, line.quantity) for line in request.line_list] == [("withdrawal", 3), ("withdrawal", 1)]
    assert list(Letter.objects.order_by("pk").values_list("kind", flat=True)) == [
        "withdrawal_received", "approved_by_right",
    ]  # fmt: skip
    assert request.withdrawal.statement == statement
    assert [event.verb for event in request.events.all()] == ["submitted", "approved"]
    assert not WithdrawalStatement.objects.waiting().exists()


def test_a_shop_may_want_to_look_first(statement, order, shop):
    shop.approves_withdrawals = False
    shop.save()
    assert matched(statement).status == "new"


def test_a_part_of_the_order_can_be_withdrawn_from(statement, order):
    request = stating.match(statement, order, [(order.lines.first(), 2)])
    assert [(line.order_line.number, line.quantity) for line in request.line_list] == [(1, 2)]
    with pytest.raises(Refusal):
        matched(statement)


def test_what_is_too_late_waits_for_a_decision_and_says_so(shop, agent, lead):
    late = make_order(shop, delivered_at=timezone.now() - timedelta(days=25))
    request = matched(make_statement(late), late)
    assert (request.status, request.alert_codes) == ("new", ["withdrawn_late"])
    assert request.withdrawal.is_goodwill
    assert "Too late" in request.withdrawal.sentence
    with pytest.raises(NotYours):
        fresh(request).cancel(by=agent, seen=1, kind="declined", code="withdrawal_too_late")
    fresh(request).cancel(by=lead, seen=1, kind="declined", code="withdrawal_too_late")
    assert fresh(request).status == "cancelled"


def test_what_is_in_time_cannot_be_called_too_late_or_a_mistake(shop, agent, lead):
    request = make_return(shop, ground="withdrawal")
    for code in ("withdrawal_too_late", "not_at_distance"):
        with pytest.raises(Unready):
            fresh(request).cancel(by=lead, seen=1, kind="declined", code=code)
    with pytest.raises(NotYours):
        fresh(request).cancel(by=agent, seen=1, kind="error")


def test_what_was_bought_in_a_store_is_not_covered(shop, lead):
    request = make_return(shop, ground="withdrawal", kind="store")
    assert not request.withdrawal.is_in_time
    with pytest.raises(Unready):
        fresh(request).cancel(by=lead, seen=1, kind="declined", code="withdrawal_too_late")
    fresh(request).cancel(by=lead, seen=1, kind="declined", code="not_at_distance")
    assert fresh(request).status == "cancelled"


@pytest.mark.parametrize(
    ("delivered", "told", "ends"),
    [
        (datetime(2026, 11, 2, 12, tzinfo=UTC), True, date(2026, 11, 16)),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), True, date(2026, 11, 16)),  # the 14th is a Saturday
        (datetime(2026, 11, 1, 23, 30, tzinfo=UTC), True, date(2026, 11, 16)),  # where the shop is, it is the 2nd
        (datetime(2026, 11, 2, 12, tzinfo=UTC), False, date(2027, 11, 16)),
        (None, True, None),
    ],
)
def test_the_period_is_counted_in_whole_days_from_delivery(delivered, told, ends):
    shop = make_shop(tells_of_withdrawal=told)
    request = make_return(shop, ground="withdrawal", delivered_at=delivered)
    assert request.withdrawal.ends == ends


def test_public_holidays_are_no_last_days():
    shop = make_shop(holiday_country="NL")
    delivered = datetime(2026, 12, 11, 12, tzinfo=UTC)
    assert make_return(shop, ground="withdrawal", delivered_at=delivered).withdrawal.ends == date(2026, 12, 28)


def test_the_carriage_is_the_shops_where_nobody_told_the_customer_that_it_costs(agent):
    shop = make_shop(tells_of_return_cost=False)
    order = make_order(shop)
    request = matched(make_statement(order), order)
    assert request.free_return
    assert not make_return(shop).free_return
    by_right = make_return(shop, ground="withdrawal")
    with pytest.raises(Unready, match="Nobody told the customer"):
        by_right.set_free_return(by=None, seen=1, free=False)


@pytest.mark.parametrize(("tells", "payer"), [(False, "shop"), (True, "customer")])
def test_what_was_approved_out_of_goodwill_and_is_withdrawn_from_is_carried_as_the_law_says(agent, tells, payer):
    order = make_order(make_shop(tells_of_return_cost=tells))
    request = make_return(order=order)
    request.approve(by=None, seen=1)
    assert fresh(request).rma.shipping_payer == "customer"
    stating.join(make_statement(order), fresh(request), by=None, seen=2)
    assert (fresh(request).rma.shipping_payer, fresh(request).free_return) == (payer, payer == "shop")


def test_the_last_day_to_send_back_is_never_before_that_of_the_law(shop, agent):
    shop.ship_by_days = 3
    shop.save()
    request = make_return(shop, ground="withdrawal")
    request.approve(by=agent, seen=1)
    assert fresh(request).ship_by == request.withdrawal.ship_by


def test_two_who_match_the_same_statement_make_one_request(statement, order, agent):
    again = WithdrawalStatement.objects.get(pk=statement.pk)
    matched(statement, by=agent)
    with pytest.raises(Refusal, match="meanwhile"):
        stating.match(again, order, [(order.lines.first(), 1)], by=agent)
    assert ReturnRequest.objects.count() == 1


def test_set_aside_says_why_and_can_still_be_matched(statement, order, agent):
    stating.set_aside(statement, by=agent, reason="Not our shop")
    kept = WithdrawalStatement.objects.get(pk=statement.pk)
    assert (kept.is_open, kept.aside_reason, kept.settled_by) == (False, "Not our shop", agent)
    with pytest.raises(Refusal):
        stating.set_aside(kept, by=agent, reason="Again")
    assert fresh(matched(kept)).status == "approved"
    assert WithdrawalStatement.objects.get(pk=statement.pk).aside_reason == ""


def test_it_can_join_the_request_that_asks_for_the_same(order, agent):
    request = make_return(order=order)
    statement = make_statement(order)
    stating.join(statement, request, by=agent, seen=1)
    now = fresh(request)
    assert {line.ground for line in now.line_list} == {"withdrawal"}
    assert now.withdrawal.statement == statement
    assert "ground:withdrawal" in now.facets
    assert now.events.last().verb == "stated"


def test_an_agent_of_another_shop_joins_nothing(order):
    with pytest.raises(NotYours):
        stating.join(make_statement(order), make_return(order=order), by=make_person(make_shop()), seen=1)
    assert WithdrawalStatement.objects.waiting().count() == 1


def test_nothing_joins_what_has_ended(order, agent):
    request = make_return(order=order)
    request.cancel(by=agent, seen=1, kind="duplicate")
    with pytest.raises(Refusal):
        stating.join(make_statement(order), fresh(request), by=agent, seen=2)


def test_only_the_address_of_the_order_speaks_in_its_thread(order, agent):
    statement = make_statement(order, address="somebody@else.test")
    request = matched(statement, order, by=agent)
    addresses = request.thread.participants.values_list("address", flat=True)
    assert list(addresses) == [order.customer_email]


def test_an_answer_to_what_was_set_aside_lets_it_wait_again(shop, agent):
    statement = make_statement(shop=shop)
    stating.set_aside(statement, by=agent, reason="Not ours")
    hear(make_message(statement, "But it is!"))
    assert list(WithdrawalStatement.objects.waiting()) == [statement]


def test_a_request_that_waited_for_the_customer_is_decided_before_the_money_is_due(shop):
    request, lead = make_return(shop), make_person(shop, "team_lead")
    ReturnRequest.objects.filter(pk=request.pk).update(waiting_on="customer", clock_left=timedelta(hours=120))
    statement = stated_long_ago(shop)
    stating.join(statement, fresh(request), by=lead)
    assert fresh(request).decide_by.date() <= statement.refund_by


def test_reopening_a_withdrawal_gives_no_new_fourteen_days(shop):
    request, lead = make_return(shop), make_person(shop, "team_lead")
    statement = stated_long_ago(shop)
    stating.join(statement, fresh(request), by=lead)
    fresh(request).approve(by=lead, seen=fresh(request).version)
    let_leave(fresh(request))
    fresh(request).reopen(by=lead, seen=fresh(request).version, reason="It was the wrong one")
    assert fresh(request).decide_by.date() <= statement.refund_by


def stated_long_ago(shop):
    told = {"name": "Marit", "contract": "VK-1", "address": "marit@hoekstra.test"}
    received_at = timezone.now() - timedelta(days=13)
    return stating.record(shop, channel="staff", language="en", received_at=received_at, **told)


def test_other_words_under_the_same_key_are_another_statement(shop):
    told = {"channel": "portal", "language": "en", "name": "Marit", "address": "marit@hoekstra.test", "key": uuid4()}
    first = stating.record(shop, contract="VK-1", **told)
    again, other = (stating.record(shop, contract=contract, **told) for contract in ("VK-1", "VK-2"))
    assert (again, other == first, other.contract) == (first, False, "VK-2")
