"""Every mail that came in can be found with its outcome, and one without a place can be given one."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging import intake
from messaging.intake import put, take_in
from messaging.models import IncomingMail, Message
from messaging.reasons import in_words
from messaging.receiving import receive
from requests_inbox.models import ReturnRequest
from shops.models import Membership, ShopCounter
from tests.builders import make_order, make_person, make_reason, make_return, make_shop, make_statement
from tests.messaging.reading.samples import make_mail, make_multipart

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
    assert "It does not answer a mail of ours." in shown
    assert "Of another shop" not in shown
    assert "To nobody" not in shown
    assert desk.get(reverse(MAILS)).context["rail"]["mails"] == 1


def test_the_shop_of_the_rail_narrows_mails_and_withdrawals_and_their_numbers(desk, shop, agent):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    for one, name in ((shop, "Lost parcel"), (other, "Wrong colour")):
        come_in(one, subject=name)
        make_statement(shop=one, contract=name)
    desk.post(reverse("shops:narrow"), {"shop": other.slug})
    for address in (MAILS, "requests_inbox:statements"):
        shown = desk.get(reverse(address))
        counts = {one.name: one.count for one in shown.context["rail"]["pages"]}
        assert (counts["mail"], counts["statements"]) == (1, 1)
        assert "Wrong colour" in shown.content.decode()
        assert "Lost parcel" not in shown.content.decode()
    assert desk.get(reverse(MAILS)).context["list"].received == 1
    desk.post(reverse("shops:narrow"), {"shop": ""})
    assert "Lost parcel" in page(desk, reverse(MAILS))


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
    monkeypatch.setattr("requests_inbox.correspondence.incoming.PAGE", 2)
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
    assert response.url == reverse(MAILS)
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


@pytest.mark.parametrize("reason", ["too_slow", "unreadable"])
def test_what_could_not_be_read_is_not_read_again_by_a_page(desk, shop, request_, monkeypatch, reason):
    order = make_order(shop)
    mail = come_in(shop)
    IncomingMail.objects.filter(pk=mail.pk).update(outcome="quarantined", reason=reason)
    monkeypatch.setattr(intake.reader, "read", None)
    assert at(mail, "incoming_raw") in page(desk, at(mail))
    page(desk, begin(mail))
    page(desk, begin(mail, "ask_for_order", order=order.pk))
    assert desk.post(at(mail, "incoming_place"), {"reference": request_.reference}).status_code == 409
    line = order.lines.first()
    form = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": make_reason(shop).pk}
    refused = desk.post(begin(mail, "ask_for_order", order=order.pk), form)
    assert (refused.status_code, str(refused.context["refusal"].reason)) == (409, in_words(reason))


def test_a_page_reads_its_mail_once(desk, shop, monkeypatch):
    order, mail = make_order(shop), come_in(shop)
    read, reads = intake.reader.read, []
    monkeypatch.setattr(intake.reader, "read", lambda path, **how: reads.append(path) or read(path, **how))
    page(desk, begin(mail, "ask_for_order", order=order.pk))
    assert len(reads) == 1


def by_htmx(desk, url, data=None):
    headers = {"HX-Request": "true", "HX-Target": "detail"}
    return desk.get(url, headers=headers) if data is None else desk.post(url, data, headers=headers)


def test_the_next_mail_opens_with_the_row_the_tabs_and_the_badge_in_one_answer(desk, shop):
    older, newer = come_in(shop, "1", subject="The older"), come_in(shop, "2", subject="The newer")
    response = by_htmx(desk, at(newer, "incoming_aside"), {})
    html = response.content.decode()
    assert response["HX-Push-Url"] == at(older)
    assert "The older" in html
    assert f'<div id="mail-{newer.pk}" hx-swap-oob="delete">' in html
    assert '<span id="count-mail" hx-swap-oob="innerHTML">1</span>' in html.replace("\n", "")
    assert "<html" not in html


def test_after_the_last_mail_the_page_says_that_none_needs_anybody(desk, shop):
    response = by_htmx(desk, at(come_in(shop), "incoming_aside"), {})
    assert response["HX-Push-Url"] == reverse(MAILS)
    assert "No mail needs you" in response.content.decode()


def test_whoever_wants_to_stay_stays(desk, shop, agent):
    agent.after_action = "stay"
    agent.save()
    mail = come_in(shop)
    come_in(shop, "another")
    assert desk.post(at(mail, "incoming_aside")).url == at(mail)


def test_what_a_colleague_was_quicker_with_is_shown_as_it_is_now(desk, shop, request_, lead):
    mail = come_in(shop)
    put(mail, request_.thread, by=lead)
    response = by_htmx(desk, at(mail, "incoming_aside"), {})
    assert response.status_code == 409
    assert "has found its outcome meanwhile" in response.content.decode()
    assert request_.reference in response.content.decode()


def test_a_list_beside_a_mail_stays_the_list_that_it_was(desk, shop):
    mail = come_in(shop)
    shown = by_htmx(desk, at(mail) + "?outcome=all").content.decode()
    assert f'action="{at(mail, "incoming_place")}?outcome=all"' in shown
    assert f'href="{reverse(MAILS)}?outcome=all"' in shown


def begin(mail, name="start", **arguments):
    return reverse(f"requests_inbox:{name}", kwargs=arguments) + f"?mail={mail.pk}"


def test_a_mail_finds_the_order_that_it_names_or_those_of_its_sender(desk, shop):
    named, of_sender = make_order(shop), make_order(shop, customer_email="eleanor@customer.test")
    make_order(shop)
    told = come_in(shop, f"I want to return order {named.number}")
    untold = come_in(shop, "I want to return it")
    assert begin(told) in page(desk, at(told))
    assert [desk.get(begin(mail)).context["orders"] for mail in (told, untold)] == [[named], [of_sender]]


def test_newer_orders_of_another_shop_hide_none_of_the_mails_own(desk, shop, agent, monkeypatch):
    monkeypatch.setattr("requests_inbox.views.starting.FOUND", 1)
    other = make_shop()
    Membership.objects.create(shop=other, person=agent, role="agent")
    own = make_order(shop, customer_email="eleanor@customer.test")
    make_order(other, customer_email="eleanor@customer.test", ordered_at=timezone.now())
    mail = come_in(shop, "I want to return it")
    assert list(desk.get(begin(mail)).context["orders"]) == [own]


def test_the_form_holds_the_items_that_the_mail_names_in_the_customers_words(desk, shop):
    order = make_order(shop)
    one, two = order.lines.all()
    form = desk.get(begin(come_in(shop, "Thing 2 is too small\n\n> Hello"), "ask_for_order", order=order.pk)).context[
        "form"
    ]
    assert [form[f"quantity-{line.pk}"].value() for line in (one, two)] == [None, 1]
    assert [form[f"note-{line.pk}"].value() for line in (one, two)] == [None, "Thing 2 is too small"]


def test_a_mail_becomes_the_first_message_of_the_request_that_begins_from_it(desk, shop, agent):
    order = make_order(shop)
    line, reason = order.lines.first(), make_reason(shop)
    mail = come_in(shop, "Too small", sender=order.customer_email)
    form = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": reason.pk, "key": str(uuid4())}
    answers = [desk.post(begin(mail, "ask_for_order", order=order.pk), form) for _press in range(2)]
    request = ReturnRequest.objects.get()
    assert {answer.url for answer in answers} == {reverse("requests_inbox:show", args=[request.reference])}
    message = Message.objects.get()
    assert (message.thread_id, message.text, message.authenticity) == (request.thread_id, "Too small", "verified")
    assert list(request.events.order_by("version").values_list("verb", flat=True)) == ["submitted", "heard"]


def test_a_request_begins_from_a_mail_whose_files_are_kept_before_locks_in_the_order_of_all(desk, shop, monkeypatch):
    """Mails before changes, as when a mail is put into a request: in another order two would wait for each other."""
    order = make_order(shop)
    raw = make_multipart("\nToo small", "Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.7")
    mail = receive(raw, door="smtp", recipient=shop.inbox_address, verdict={"dmarc": "pass"})
    take_in(mail.pk)
    line, reason = order.lines.first(), make_reason(shop)
    done, take, keep, read = [], ShopCounter.take, intake.stored_file, intake.reader.read
    monkeypatch.setattr(ShopCounter, "take", lambda shop, name, count=1: done.append(name) or take(shop, name, count))
    monkeypatch.setattr(intake, "stored_file", lambda *told, **more: done.append("file") or keep(*told, **more))
    monkeypatch.setattr(intake.reader, "read", lambda path, **how: done.append("read") or read(path, **how))
    form = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": reason.pk}
    assert desk.post(begin(mail, "ask_for_order", order=order.pk), form).status_code == 302
    assert done == ["read", "file", "mail", "reference", "change", "mail", "change"]


def test_no_request_begins_from_a_mail_that_a_colleague_has_put_elsewhere(desk, shop, request_, lead):
    order = make_order(shop)
    mail = come_in(shop)
    put(mail, request_.thread, by=lead)
    line, reason = order.lines.first(), make_reason(shop)
    form = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": reason.pk, "key": str(uuid4())}
    assert desk.post(begin(mail, "ask_for_order", order=order.pk), form).status_code == 409
    assert list(ReturnRequest.objects.all()) == [request_]


@pytest.mark.parametrize("which", ["of another shop", "nonsense"])
def test_no_request_begins_from_a_mail_that_is_not_there(desk, shop, which):
    pk = come_in(make_shop()).pk if which == "of another shop" else "9" * 30
    order = make_order(shop)
    for url in [reverse("requests_inbox:start"), reverse("requests_inbox:ask_for_order", args=[order.pk])]:
        assert desk.get(f"{url}?mail={pk}").status_code == 404


@pytest.mark.parametrize(
    ("subject", "is_first"), [("Widerruf meiner Bestellung", True), ("Ich möchte etwas fragen", False)]
)
def test_a_mail_that_may_be_a_withdrawal_offers_that_first(desk, shop, subject, is_first):
    shown = page(desk, at(come_in(shop, subject=subject)))
    assert ("may mean to withdraw" in shown) is is_first
    assert shown.count("It is a withdrawal") == 1
