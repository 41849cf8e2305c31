"""Every mail that came in can be found with its outcome, and one without a place can be given one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.intake import take_in
from messaging.models import IncomingMail, Message
from messaging.receiving import receive
from tests.builders import make_order, make_person, make_return, make_shop
from tests.messaging.reading.samples import make_mail

pytestmark = pytest.mark.django_db
MAILS = "requests_inbox:mails"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def come_in(shop, text="Where is my money?", **headers):
    recipient = shop.inbox_address if shop else "nobody@elsewhere.test"
    mail = receive(make_mail(text, **headers), door="smtp", recipient=recipient, verdict={"dmarc": "pass"})
    take_in(mail.pk)
    return IncomingMail.objects.get(pk=mail.pk)


def at(mail, name="incoming"):
    return reverse(f"requests_inbox:{name}", args=[mail.pk])


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_what_needs_a_person_is_listed_with_its_reason(desk, shop):
    come_in(shop, subject="Lost parcel")
    come_in(make_shop(), subject="Of another shop")
    come_in(None, subject="To nobody")
    shown = page(desk, reverse(MAILS))
    assert "Lost parcel" in shown
    assert "Nothing in it says which request it is about." in shown
    assert "Of another shop" not in shown
    assert "To nobody" not in shown
    assert desk.get(reverse(MAILS)).context["rail"]["mails"] == 1


@pytest.mark.parametrize("runs_the_desk", [True, False])
def test_what_came_to_no_shop_is_seen_by_whoever_runs_the_desk_and_by_no_shops_admin(client, shop, runs_the_desk):
    client.force_login(make_person(shop, "admin", is_superuser=runs_the_desk))
    come_in(None, subject="To nobody")
    assert ("To nobody" in page(client, reverse(MAILS))) == runs_the_desk


def test_the_outcomes_of_a_day_add_up_to_what_came(desk, shop, request_):
    letter = request_.thread.letters.get()
    come_in(shop)
    come_in(shop)  # the same again
    come_in(shop, "Hello", sender=request_.customer_email, in_reply_to=letter.message_id)
    IncomingMail.objects.create(door="smtp", shop=shop, size=1, sha256="x")
    balance = desk.get(reverse(MAILS) + "?outcome=all").context["list"].balance
    assert balance == {"parked": 1, "duplicate": 1, "threaded": 1, "received": 1}
    assert request_.reference in page(desk, reverse(MAILS) + "?outcome=threaded")


@pytest.mark.parametrize(
    "query", ["?day=x", "?day=2026-13-99", "?outcome=x&before=y", "?before=9" + "9" * 40, "?day=0001-01-01"]
)
def test_an_address_that_says_nonsense_is_a_page(desk, query):
    page(desk, reverse(MAILS) + query)


def test_pages_follow_one_another(desk, shop, monkeypatch):
    monkeypatch.setattr("requests_inbox.incoming.PAGE", 2)
    for n in range(5):
        come_in(shop, f"{n}", subject=f"Mail {n}")
    seen, url = [], reverse(MAILS)
    while url:
        found = desk.get(url).context["list"]
        seen += [mail.subject for mail in found.rows]
        url = found.older
    assert seen == [f"Mail {n}" for n in (4, 3, 2, 1, 0)]


def test_a_list_asks_as_often_for_three_rows_as_for_one(desk, shop, django_assert_num_queries, request_):
    come_in(shop, "1")
    page(desk, reverse(MAILS))
    with CaptureQueriesContext(connection) as one:
        page(desk, reverse(MAILS))
    asked = len(one)
    come_in(shop, "2")
    come_in(shop, "3")
    page(desk, reverse(MAILS))
    with django_assert_num_queries(asked):
        page(desk, reverse(MAILS))


def test_requests_are_suggested_by_name_order_and_sender(desk, shop):
    named, of_order, of_sender = make_return(shop), make_return(shop), make_return(shop)
    make_return(shop)
    text = f"It is {named.reference}, order {of_order.order.number}."
    mail = come_in(shop, text, sender=of_sender.customer_email)
    found = desk.get(at(mail)).context["suggestions"]
    assert [one.request for one in found] == [named, of_order, of_sender]


def test_a_mail_of_another_shop_is_not_there(desk, shop):
    mail = come_in(make_shop())
    assert [desk.get(at(mail)).status_code, desk.get(at(mail, "incoming_raw")).status_code] == [404, 404]
    posts = ["incoming_place", "incoming_aside", "incoming_again"]
    assert [desk.post(at(mail, name)).status_code for name in posts] == [404] * 3


@pytest.mark.parametrize("role", ["warehouse", "store"])
def test_mails_are_for_those_who_work_on_requests(client, shop, role):
    client.force_login(make_person(shop, role))
    assert client.get(at(come_in(shop))).status_code == 404


def test_one_button_puts_it_into_a_request(desk, shop, request_, agent):
    mail = come_in(shop, sender="eve@evil.test")
    response = desk.post(at(mail, "incoming_place"), {"reference": request_.reference.lower()})
    assert response.url == reverse("requests_inbox:show", args=[request_.reference])
    mail.refresh_from_db()
    assert (mail.outcome, mail.settled_by, Message.objects.get().authenticity) == ("threaded", agent, "other_address")
    assert desk.post(at(mail, "incoming_place"), {"reference": request_.reference}).status_code == 409


def test_it_goes_into_no_request_of_another_shop(desk, shop):
    theirs = make_return(make_shop())
    mail = come_in(shop)
    assert desk.post(at(mail, "incoming_place"), {"reference": theirs.reference}).status_code == 422


def test_it_can_be_set_aside_and_read_again(desk, shop):
    mail = come_in(shop)
    assert desk.post(at(mail, "incoming_aside")).url == reverse(MAILS)
    assert desk.post(at(mail, "incoming_aside")).status_code == 409
    assert desk.post(at(mail, "incoming_again")).status_code == 302
    mail.refresh_from_db()
    assert mail.outcome == "received"


def test_its_bytes_are_a_file_to_keep(desk, shop):
    mail = come_in(shop, "<script>alert(1)</script>", content_type="text/html")
    response = desk.get(at(mail, "incoming_raw"))
    assert response.content.startswith(b"From: ")
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "<script>alert" not in page(desk, at(mail))


def test_a_mail_that_cannot_be_read_says_why(desk, shop):
    mail = receive(b"", door="smtp", shop=shop)
    take_in(mail.pk)
    assert "empty" in page(desk, at(mail))


def test_a_request_begins_from_a_mail_with_its_order(desk, shop):
    order = make_order(shop)
    assert f"?q={order.number}" in page(desk, at(come_in(shop, f"I want to return order {order.number}")))
    assert "?q=eleanor%40customer.test" in page(desk, at(come_in(shop, "I want to return it")))
