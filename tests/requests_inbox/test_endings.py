"""What ends soon: the customer's return window, the days to send goods, the term of a withdrawal's money."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from helpdesk.demo.seeding.past import acting_at
from notifications.models import Notice
from requests_inbox import digest
from requests_inbox.endings import of_shop
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnRequest
from requests_inbox.tasks import warn_of_money
from requests_inbox.withdrawals import stating
from tests.builders import fresh, make_order, make_policy, make_return, make_shop, make_statement

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def delivered(shop, days_ago):
    return make_return(shop, delivered_at=timezone.now() - days_ago)


def ends(shop, name):
    return set(of_shop(shop, name))


def test_windows_that_end_within_three_days_are_told_while_the_request_is_open(shop, agent):
    soon, last = delivered(shop, 28 * DAY), delivered(shop, 30 * DAY - HOUR)
    delivered(shop, 26 * DAY), delivered(shop, 30 * DAY + HOUR), make_return(shop, delivered_at=None)
    delivered(shop, 28 * DAY).approve(by=agent, seen=1)
    delivered(make_shop(), 28 * DAY)
    assert ends(shop, "window") == {soon, last}


def test_each_shop_has_its_own_window(shop, agent):
    other = make_shop(return_window_days=60)
    other.memberships.create(person=agent, role="agent")
    soon, late = delivered(shop, 28 * DAY), delivered(other, 59 * DAY)
    delivered(other, 28 * DAY)
    agent = type(agent).objects.get(pk=agent.pk)
    assert set(Listing.read("all", QueryDict("soon=window"), Asker(agent)).rows()) == {soon, late}
    assert set(Listing.read("all", QueryDict("soon=window"), Asker(agent, other)).rows()) == {late}


def test_a_request_keeps_the_window_that_it_was_made_under(shop, agent):
    kept = delivered(shop, 28 * DAY)
    make_policy(shop, window_days=60)
    later = delivered(shop, 58 * DAY)
    from_order = make_policy(shop, window_days=40, window_from="order")
    ordered = make_return(shop, ordered_at=timezone.now() - 38 * DAY, delivered_at=timezone.now() - 20 * DAY)
    assert from_order.number == 2
    assert ends(shop, "window") == {kept, later, ordered}
    assert all(fresh(one).window_ends_soon for one in (kept, later, ordered))
    ReturnRequest.objects.filter(pk=kept.pk).update(terms={})  # from before requests kept any
    assert kept in ends(shop, "window")


def test_goods_to_be_sent_within_three_days_that_have_no_label(shop, agent):
    made = [make_return(shop) for _ in range(4)]
    for request in made[:3]:
        request.approve(by=agent, seen=1)
    for request, days in zip(made, (2, 4, -1), strict=False):
        ReturnRequest.objects.filter(pk=request.pk).update(ship_by=timezone.localdate() + days * DAY)
    assert ends(shop, "sending") == {made[0]}


def test_what_the_customer_keeps_is_not_sent(shop, agent):
    request = make_return(shop)
    keep = {"decision": "keep_item", "decline_code": "", "decline_text": ""}
    request.approve(by=agent, seen=1, decisions={line.pk: keep for line in request.line_list})
    ReturnRequest.objects.update(ship_by=timezone.localdate() + DAY)
    assert ends(shop, "sending") == set()


@pytest.mark.parametrize(("age", "is_due"), [(10, False), (11, True), (14, True), (15, False)])
def test_the_money_of_a_withdrawal_is_due_14_days_after_it_was_asked_for(shop, agent, age, is_due):
    with acting_at(timezone.now() - age * DAY):
        by_right, other = make_return(shop, ground="withdrawal"), make_return(shop)
    assert ends(shop, "money") == ({by_right} if is_due else set())
    by_right.approve(by=agent, seen=by_right.version)
    other.approve(by=agent, seen=1)
    assert ends(shop, "money") == ({by_right} if is_due else set())
    fresh(by_right).undo(by=agent)
    fresh(by_right).cancel(by=agent, seen=fresh(by_right).version, kind="withdrawn_by_customer")
    assert ends(shop, "money") == set()


@pytest.mark.parametrize(("age", "is_due"), [(9, False), (12, True)])
def test_of_a_statement_it_counts_when_that_was_made(shop, agent, age, is_due):
    shop.approves_withdrawals = False
    shop.save()
    order = make_order(shop)
    statement = make_statement(order, received_at=timezone.now() - age * DAY)
    request = stating.match(statement, order, stating.everything_left(order), by=None)
    ReturnRequest.objects.update(submitted_at=timezone.now() - timedelta(days=1))
    assert ends(shop, "money") == ({fresh(request)} if is_due else set())


# Told -----------------------------------------------------------------------------------------------------------------


def told_of_money():
    return list(Notice.objects.filter(kind="money_due").values_list("person__name", flat=True).order_by("pk"))


def test_whoever_has_it_is_told_once_that_the_money_is_due(shop, agent, lead):
    request, other = make_return(shop, ground="withdrawal"), make_return(shop)
    assert (request.money_warn_at - request.submitted_at, other.money_warn_at) == (11 * DAY, None)
    request.assign(by=lead, seen=request.version, to=agent)
    warn_of_money.call()
    assert told_of_money() == []
    ReturnRequest.objects.filter(pk=request.pk).update(money_warn_at=timezone.now())
    warn_of_money.call()
    warn_of_money.call()
    assert told_of_money() == ["Sanne de Wit"]


def test_of_nobodys_request_the_leads_are_told_and_of_a_cancelled_one_nobody(shop, agent, lead):
    request, gone = make_return(shop, ground="withdrawal"), make_return(shop, ground="withdrawal")
    gone.cancel(by=lead, seen=gone.version, kind="withdrawn_by_customer")
    ReturnRequest.objects.update(money_warn_at=timezone.now())
    warn_of_money.call()
    assert told_of_money() == ["Tom Verbeek"]
    assert Notice.objects.get(kind="money_due").title == request.reference


def test_the_digest_says_what_ends_with_a_list_behind_each_sentence(shop, agent, lead):
    delivered(shop, 28 * DAY), delivered(shop, 29 * DAY)
    sent = make_return(shop)
    sent.approve(by=agent, seen=1)
    ReturnRequest.objects.filter(pk=sent.pk).update(ship_by=timezone.localdate() + DAY)
    with acting_at(timezone.now() - 12 * DAY):
        make_return(shop, ground="withdrawal")
    lines = {str(line): line.url for line in digest.lines_of(shop)}
    for sentence, count in [
        ("For 2 open requests the customer's return window ends within 3 days.", 2),
        ("1 approved return has no label yet, and its last day to be sent is within 3 days.", 1),
        ("The money of 1 withdrawal has to be back within 3 days.", 1),
        ("3 requests need a decision.", 3),
    ]:
        address = urlsplit(lines[sentence])
        assert lines[sentence].startswith(shop.base_url)
        slug = address.path.strip("/").split("/")[-1]
        assert len(Listing.read(slug, QueryDict(address.query), Asker(agent)).rows()) == count


def test_the_mail_links_every_line(shop, agent):
    make_return(shop)
    written = digest.send(agent, date(2026, 11, 30))
    assert f"{shop.base_url}/inbox/needs-decision/?shop={shop.slug}" in written.text
    assert "/inbox/needs-decision/" in written.html


# Late -----------------------------------------------------------------------------------------------------------------


def test_a_late_request_says_by_how_many_days(client, shop, agent):
    client.force_login(agent)
    late = delivered(shop, 34 * DAY + HOUR)
    assert late.days_late == 4
    page = client.get(reverse("requests_inbox:show", args=[late.reference]))
    assertContains(page, "4 days after the return window")
    assertContains(page, "4 days late: the window was 30 days.")
    assertContains(page, "asked 4 days late")
    in_time = delivered(shop, 29 * DAY)
    assert in_time.days_late == 0
    page = client.get(reverse("requests_inbox:show", args=[in_time.reference]))
    assertNotContains(page, "days late")
    assertContains(page, "until ")


def test_it_stays_as_late_as_it_was_asked(shop):
    late = delivered(shop, 32 * DAY + HOUR)
    with acting_at(timezone.now() + 10 * DAY):
        assert (fresh(late).days_late, fresh(late).window_ends) == (2, None)
