"""Statements at the desk: the list, matching, joining, setting aside, writing down, and mails that say it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.intake import take_in
from messaging.models import IncomingMail, Letter
from messaging.receiving import receive
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.withdrawals import stating
from tests.builders import fresh, make_message, make_order, make_person, make_return, make_shop, make_statement
from tests.messaging.reading.samples import make_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def order(shop):
    return make_order(shop)


def at(statement, name="statement"):
    return reverse(f"requests_inbox:{name}", args=[statement.pk])


def everything(order):
    return {"order": order.pk} | {f"quantity-{line.pk}": line.quantity for line in order.lines.all()}


def come_in(shop, text, **headers):
    mail = receive(make_mail(text, **headers), door="smtp", recipient=shop.inbox_address, verdict={"dmarc": "pass"})
    take_in(mail.pk)
    return IncomingMail.objects.get(pk=mail.pk)


def test_the_list_shows_what_needs_its_order_and_all(desk, shop, agent):
    waits, aside = make_statement(shop=shop, name="Waits Here"), make_statement(shop=shop, name="Set Aside")
    stating.set_aside(aside, by=agent, reason="Not ours")
    make_statement(shop=make_shop(), name="Of Another")
    shown = desk.get(reverse("requests_inbox:statements")).content.decode()
    assert "Waits Here" in shown
    assert "Set Aside" not in shown.replace("Set aside", "")
    everyone = desk.get(reverse("requests_inbox:statements") + "?show=all").content.decode()
    assert "Set Aside" in everyone
    assert "Of Another" not in everyone
    assert waits.is_open


def test_the_list_asks_as_often_for_three_as_for_one(desk, shop):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("requests_inbox:statements"))
        return len(queries)

    make_statement(shop=shop)
    asked()
    make_statement(shop=shop)
    one_more = asked()
    make_statement(shop=shop)
    make_statement(shop=shop)
    assert asked() == one_more


def test_the_rail_counts_what_needs_its_order(desk, shop):
    assert 'id="count-statements"></span>' in desk.get(reverse("requests_inbox:statements")).content.decode()
    make_statement(shop=shop)
    assert 'id="count-statements"></span>' not in desk.get(reverse("requests_inbox:statements")).content.decode()


def test_the_likely_order_stands_ready_with_all_its_lines(desk, order):
    shown = desk.get(at(make_statement(order))).content.decode()
    assert f"Order {order.number}" in shown
    assert 'value="3"' in shown


def test_matching_makes_the_request_and_opens_it(desk, order):
    statement = make_statement(order)
    response = desk.post(at(statement, "statement_match"), everything(order))
    request = ReturnRequest.objects.get()
    assert response["Location"] == reverse("requests_inbox:show", args=[request.reference])
    assert request.status == "approved"
    page = desk.get(response["Location"]).content.decode()
    assert "In time: the period runs until" in page
    assert "a withdrawal in time needs nobody" in page


def test_nothing_chosen_or_more_than_there_is_comes_back_with_a_sentence(desk, order):
    statement = make_statement(order)
    none = desk.post(at(statement, "statement_match"), {"order": order.pk})
    assert none.status_code == 422
    assert "Choose at least one item" in none.content.decode()
    line = order.lines.first()
    many = desk.post(at(statement, "statement_match"), {"order": order.pk, f"quantity-{line.pk}": 99})
    assert many.status_code == 422
    assert 'value="99"' in many.content.decode()


def test_the_order_of_another_shop_is_not_there(desk, order):
    other = make_order(make_shop())
    assert desk.post(at(make_statement(order), "statement_match"), everything(other)).status_code == 404


def test_what_a_colleague_settled_meanwhile_says_so(desk, order, agent):
    statement = make_statement(order)
    stating.match(statement, order, [(order.lines.first(), 1)], by=agent)
    response = desk.post(at(statement, "statement_match"), everything(order))
    assert response.status_code == 409
    assert "meanwhile" in response.content.decode()


def test_it_joins_the_request_that_asks_for_the_same(desk, order):
    request, statement = make_return(order=order), make_statement(order)
    assert request.reference in desk.get(at(statement)).content.decode()
    desk.post(at(statement, "statement_joining"), {"reference": request.reference})
    assert fresh(request).withdrawal.statement == statement


def test_setting_aside_needs_a_reason(desk, shop):
    statement = make_statement(shop=shop)
    assert desk.post(at(statement, "statement_aside"), {"reason": ""}).status_code == 422
    desk.post(at(statement, "statement_aside"), {"reason": "Not ours"})
    assert not WithdrawalStatement.objects.waiting().exists()


def test_store_staff_have_no_list_of_statements(client, shop):
    client.force_login(make_person(shop, "store"))
    statement = make_statement(shop=shop, name="Waits Here")
    assert "Waits Here" not in client.get(reverse("requests_inbox:statements")).content.decode()
    assert client.get(at(statement)).status_code == 404
    assert client.get(reverse("requests_inbox:new_statement")).status_code == 404


def test_what_came_on_paper_is_written_down_with_its_own_day_and_confirmed(desk, shop, agent):
    then = timezone.localtime(timezone=ZoneInfo(agent.time_zone)) - timedelta(days=2)
    told = {"shop": shop.pk, "name": "Marit", "contract": "A-1", "address": "marit@hoekstra.test", "words": "By letter"}
    url = reverse("requests_inbox:new_statement")
    response = desk.post(url, told | {"received_at": then.strftime("%Y-%m-%dT%H:%M")})
    statement = WithdrawalStatement.objects.get()
    assert response["Location"] == at(statement)
    assert (statement.channel, statement.recorded_by) == ("staff", agent)
    assert abs(statement.received_at - then) < timedelta(minutes=2)
    assert Letter.objects.get().recipient == "marit@hoekstra.test"
    late = desk.post(url, told | {"received_at": "2999-01-01T00:00"})
    assert late.status_code == 422
    assert "By letter" in late.content.decode()


def test_a_mail_is_shown_before_it_becomes_a_statement_and_leads_to_it_afterwards(desk, shop, order):
    mail = come_in(shop, f"I withdraw from order {order.number}", subject="Withdrawal", sender="marit@hoekstra.test")
    url = reverse("requests_inbox:incoming_withdrawal", args=[mail.pk])
    page = desk.get(reverse("requests_inbox:incoming", args=[mail.pk])).content.decode()
    assert f'href="{url}' in page
    assert f'action="{url}"' not in page
    asked = desk.get(url).content.decode()
    assert "Record this mail as a withdrawal?" in asked
    assert f'action="{url}"' in asked
    assert not WithdrawalStatement.objects.exists()
    desk.post(url)
    page = desk.get(reverse("requests_inbox:incoming", args=[mail.pk])).content.decode()
    assert at(WithdrawalStatement.objects.get()) in page


def test_a_mail_becomes_a_statement_by_one_press_with_the_time_at_which_it_came(desk, shop, order):
    mail = come_in(shop, f"I withdraw from order {order.number}", subject="Withdrawal", sender="marit@hoekstra.test")
    for _again in range(2):
        response = desk.post(reverse("requests_inbox:incoming_withdrawal", args=[mail.pk]))
    statement = WithdrawalStatement.objects.get()
    assert response["Location"] == at(statement)
    assert (statement.received_at, statement.contract) == (mail.received_at, order.number)
    assert f"I withdraw from order {order.number}" in statement.content
    assert Letter.objects.get().kind == "withdrawal_received"
    assert IncomingMail.objects.get(pk=mail.pk).outcome == "threaded"
    assert "I withdraw from order" in desk.get(at(statement)).content.decode()
    desk.post(at(statement, "statement_match"), everything(order))
    request = ReturnRequest.objects.get()
    assert {event.verb for event in request.events.all()} & {"heard", "heard_other"}


def test_a_mail_to_nobody_is_no_statement_yet(client, shop):
    client.force_login(make_person(shop, "admin", is_superuser=True))
    mail = receive(make_mail("I withdraw"), door="smtp", recipient="nobody@elsewhere.test", verdict={})
    take_in(mail.pk)
    response = client.post(reverse("requests_inbox:incoming_withdrawal", args=[mail.pk]))
    assert response.status_code == 422
    assert not WithdrawalStatement.objects.exists()


def take(desk, request, message, **changes):
    told = {"version": request.version, "message": message.pk, "chosen": [line.pk for line in request.line_list]}
    return desk.post(reverse("requests_inbox:act", args=[request.reference, "withdrawal"]), told | changes)


def test_a_mail_in_a_conversation_turns_the_request_into_a_withdrawal(desk, shop):
    request = make_return(shop)
    message = make_message(request, "I withdraw", from_address=request.customer_email)
    url = reverse("requests_inbox:act", args=[request.reference, "withdrawal"])
    sheet = desk.get(url, {"message": message.pk}).content.decode()
    assert "We have received your withdrawal" in sheet
    assert take(desk, request, message).status_code == 302
    now = fresh(request)
    assert {line.ground for line in now.line_list} == {"withdrawal"}
    assert now.withdrawal.stated_at == message.received_at
    again = take(desk, now, message)
    assert again.status_code == 409
    assert WithdrawalStatement.objects.count() == 1


def test_only_the_lines_that_the_mail_is_about_are_by_right(desk, shop):
    request = make_return(shop)
    message = make_message(request, "I withdraw from the first")
    take(desk, request, message, chosen=[request.line_list[0].pk])
    assert [line.ground for line in fresh(request).line_list] == ["withdrawal", "commercial"]


def test_a_stale_screen_records_no_statement(desk, shop, agent):
    request = make_return(shop)
    message = make_message(request, "I withdraw")
    fresh(request).note(by=agent, text="Look")
    assert take(desk, request, message).status_code == 409
    assert not WithdrawalStatement.objects.exists()
