"""What a mail that came in does to its request."""

import pytest
from django.utils import timezone

from messaging.intake import put, take_in
from messaging.models import IncomingMail, Letter
from messaging.receiving import receive
from requests_inbox.models import Event, ReturnRequest
from requests_inbox.replaying import present, replay
from tests.builders import fresh
from tests.messaging.reading.samples import make_mail, make_multipart


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


def write(request, text="Thank you", *, sender=None, verdict=None, **headers):
    """The customer answers the first letter of this request, unless said otherwise."""
    first = request.thread.letters.order_by("pk").first()
    headers = {"in_reply_to": first.message_id} | headers
    raw = make_mail(text, sender=sender or request.customer_email, **headers)
    mail = receive(raw, door="smtp", recipient=request.shop.inbox_address, verdict=verdict or {"dmarc": "pass"})
    take_in(mail.pk)
    return IncomingMail.objects.get(pk=mail.pk)


def told(request):
    return list(request.events.values_list("verb", flat=True))[1:]


def test_a_customers_answer_lifts_the_request(request_, agent):
    request_.ask(by=agent, seen=request_.version, text="Which size?")
    write(request_, "Size fortytwo please")
    now = fresh(request_)
    event = now.events.last()
    assert (event.verb, event.message.text, event.actor) == ("heard", "Size fortytwo please", None)
    assert (now.is_unread, now.waiting_on, now.status) == (True, "staff", "new")
    assert "fortytwo" in now.search_document.text
    assert replay(now) == present(now)


@pytest.mark.parametrize(
    ("more", "unread"),
    [
        ({"sender": "eve@evil.test"}, True),
        ({"verdict": {"dmarc": "fail"}}, True),
        ({"auto_submitted": "auto-replied"}, False),
    ],
)
def test_a_mail_that_proves_nothing_changes_nothing(request_, agent, more, unread):
    request_.ask(by=agent, seen=request_.version, text="Which size?")
    write(request_, "Send the money elsewhere", **more)
    now = fresh(request_)
    assert (now.events.last().verb, now.waiting_on, now.is_unread) == ("heard_other", "customer", unread)
    assert now.customer_email == request_.customer_email
    assert now.thread.participants.count() == 1


def test_a_mail_stops_a_decision_that_has_not_left(request_, agent):
    request_.approve(by=agent, seen=request_.version)
    write(request_, "Wait, I keep one of them")
    now = fresh(request_)
    assert (now.status, now.is_unread, told(now)) == ("new", True, ["approved", "undone", "heard"])
    assert now.events.get(verb="undone").details == {"because": "heard"}
    assert not Letter.objects.filter(kind="approved").exclude(state="withdrawn").exists()
    assert replay(now) == present(now)


def test_a_mail_after_the_decision_left_only_lifts_it(request_, agent):
    request_.approve(by=agent, seen=request_.version)
    Letter.objects.filter(kind="approved").update(state="sent", attempts=1, sender="x")
    write(request_)
    now = fresh(request_)
    assert (now.status, now.is_unread, now.waiting_on) == ("approved", True, "none")


def test_an_unproven_mail_stops_no_decision(request_, agent):
    request_.approve(by=agent, seen=request_.version)
    write(request_, sender="eve@evil.test")
    assert (fresh(request_).status, Letter.objects.get(kind="approved").state) == ("approved", "queued")


def test_a_cancelled_request_is_lifted_and_stays_cancelled(request_, agent):
    request_.cancel(by=agent, seen=request_.version, kind="duplicate")
    Letter.objects.exclude(kind="received").update(state="sent", attempts=1, sender="x")
    for n in range(3):
        write(request_, f"But {n}")
    now = fresh(request_)
    assert (now.status, now.is_unread, told(now)) == ("cancelled", True, ["cancelled", "heard", "heard", "heard"])


@pytest.mark.parametrize(("waits", "status"), [(True, "new"), (False, "on_hold")])
def test_a_hold_that_waits_for_the_customer_ends_with_their_answer(request_, agent, waits, status):
    if waits:
        request_.ask(by=agent, seen=request_.version, text="Which size?")
    now = fresh(request_)
    now.hold(by=agent, seen=now.version, reason="Waiting")
    write(request_)
    assert fresh(request_).status == status


def test_a_letter_that_came_back_lifts_the_request_and_says_so_on_top(request_):
    letter = request_.thread.letters.get()
    Letter.objects.update(state="sent", sent_at=timezone.now())
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.test\n"
    returned = f"Content-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\n"
    raw = make_multipart("\nSorry", f"{status}Action: failed\nStatus: 5.1.1", returned, sender="mailer-daemon@x.test")
    mail = receive(raw, door="smtp", recipient=request_.shop.inbox_address)
    take_in(mail.pk)
    now = fresh(request_)
    assert (now.events.last().verb, now.events.last().letter, now.is_unread) == ("letter_bounced", letter, True)
    assert (now.alert_codes, [alert.severity for alert in now.alert_list]) == (["not_reached"], ["critical"])


def test_a_subject_with_the_reference_is_enough_for_the_proven_customer(request_):
    mail = write(request_, subject=f"About {request_.reference.lower()}", in_reply_to="<x@x.test>")
    assert (mail.outcome, mail.reason) == ("threaded", "subject")
    other = write(request_, sender="eve@evil.test", subject=request_.reference, in_reply_to="<x@x.test>")
    assert other.outcome == "parked"


def test_a_colleague_who_puts_a_mail_here_is_named(request_, agent):
    mail = write(request_, "Hello", sender="eve@evil.test", in_reply_to="<x@x.test>")
    put(mail, request_.thread, by=agent)
    event = Event.objects.last()
    assert (event.verb, event.details) == ("heard_other", {"placed_by": agent.name})
    assert ReturnRequest.objects.get().is_unread
