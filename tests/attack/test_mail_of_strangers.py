"""Mails as a way to read what is not for one (T5), to keep machines busy (T32), to have us write to others (T33)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from messaging.intake import take_in
from messaging.models import IncomingMail, Letter, Message
from messaging.receiving import receive
from portal.models import Visit
from requests_inbox.beginning.submitting import MOST_ACKNOWLEDGED
from requests_inbox.models import ReturnRequest
from tests.builders import make_order, make_person, make_reason, make_return, make_shop
from tests.messaging.reading.samples import make_mail
from tests.portal.conftest import let_in

pytestmark = pytest.mark.django_db
CODE = "Your code for the shop's own account is 4711-0815"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


def come_in(raw, recipient, verdict=None):
    kept = receive(raw, door="smtp", recipient=recipient, verdict=verdict or {"dmarc": "pass"})
    take_in(kept.pk)
    return IncomingMail.objects.get(pk=kept.pk)


def send_all():
    """Let what waits leave; the mails that left just now, as bytes."""
    Letter.objects.filter(state="queued").update(not_before=timezone.now())
    mail.outbox.clear()
    Letter.objects.due().send_each()
    return [(sent.to[0].rpartition("<")[2].rstrip(">"), sent.message().as_bytes()) for sent in mail.outbox]


LURE = "Your parcel waits: https://evil.example/pay now, call +44 900 1234"


def ask_with_the_code_of_a_present(order, *, email, name=LURE[:60], note=LURE):
    gift = let_in(order, address="", is_gift=True)
    line = order.lines.first().pk
    gift.post(f"/r/{order.shop.slug}/items/", {f"item-{line}": "on"})
    told = {"reason": order.shop.reasons.get(code="too_small").pk, "resolution": "store_credit", "note": note}
    gift.post(f"/r/{order.shop.slug}/reasons/", {f"{line}-{field}": value for field, value in told.items()})
    key = Visit.objects.latest("pk").form_key
    return gift.post(f"/r/{order.shop.slug}/check/", {"key": key, "words": LURE, "name": name, "email": email})


def test_the_code_of_a_present_mails_strangers_in_no_words_but_ours_and_few_of_them():
    shop = make_shop(slug="veldkant")
    make_reason(shop)
    order = make_order(shop, lines=[(20, "5.00")])
    statuses = [ask_with_the_code_of_a_present(order, email=f"victim{n}@x.test").status_code for n in range(8)]
    assert statuses == [302] * 5 + [422] * 3
    letters = Letter.objects.all()
    assert len(letters) == 5
    for letter in letters:
        for text in (letter.text, letter.html, letter.recipient_name):
            assert "evil.example" not in text
            assert "https://evil" not in text
            assert "+44 900" not in text
    assert ask_with_the_code_of_a_present(make_order(shop), email="more@x.test").status_code == 422  # the same network


def test_a_long_sermon_is_no_name():
    shop = make_shop(slug="veldkant")
    make_reason(shop)
    assert ask_with_the_code_of_a_present(make_order(shop), email="v@x.test", name="x" * 61).status_code == 422
    assert not Letter.objects.exists()


def test_what_services_write_to_the_shops_address_is_read_by_its_desk_and_nobody_else(client):
    """TicketTrick: whoever signs up elsewhere with the shop's address must not get to see the code (T5)."""
    shop = make_shop()
    request = make_return(shop)
    send_all()
    told = come_in(make_mail(CODE, sender="Service <no-reply@service.test>"), shop.inbox_address)
    assert (told.outcome, Message.objects.count()) == ("parked", 0)
    assert send_all() == []
    addresses = [reverse(f"requests_inbox:{name}", args=[told.pk]) for name in ("incoming", "incoming_raw")]
    for outsider in [None, make_person(make_shop()), make_person(shop, "store"), make_person(shop, "warehouse")]:
        client.logout()
        if outsider:
            client.force_login(outsider)
        answers = [client.get(address) for address in [*addresses, reverse("requests_inbox:mails")]]
        assert [answer.status_code for answer in answers[:2]] == [404, 404] if outsider else [302, 302]
        assert not any("4711-0815" in answer.content.decode() for answer in answers)
    client.force_login(make_person(shop))
    assert "4711-0815" in client.get(addresses[0]).content.decode()
    assert "4711-0815" not in client.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()


def test_two_desks_that_write_to_each_other_fall_silent(settings):
    """Each is the other's customer, and every mail of the one is given to the other (T32)."""
    ours, theirs = make_shop(), make_shop()
    make_return(ours, customer_email=theirs.inbox_address)
    make_return(theirs, customer_email=ours.inbox_address)
    sent = []
    for _round in range(20):
        now = send_all()
        sent += now
        for recipient, raw in now:
            come_in(raw, recipient)
    assert 2 <= len(sent) <= 6
    assert now == []
    assert set(IncomingMail.objects.values_list("outcome", flat=True)) <= {"auto_reply", "duplicate", "parked"}
    assert ReturnRequest.objects.filter(is_unread=True).count() == 0


@pytest.mark.parametrize("verdict", ["pass", "fail", "none"])
def test_a_strangers_mail_makes_us_write_to_nobody(verdict):
    """A forged sender would have us fill a victim's mailbox (T33)."""
    shop = make_shop()
    order = make_order(shop)
    for n in range(5):
        come_in(
            make_mail(f"Return {order.number}, {n}", sender="victim@away.test"), shop.inbox_address, {"dmarc": verdict}
        )
    assert send_all() == []


def test_requests_are_acknowledged_to_the_orders_address_and_no_more_often_than_a_person_asks():
    """In our words: nothing that the asker wrote leaves with it (T33)."""
    order = make_order(make_shop(), lines=[(20, "5.00")])
    requests = [make_return(order=order, quantities=(1,)) for _one in range(MOST_ACKNOWLEDGED + 3)]
    sent = send_all()
    assert [to for to, _raw in sent] == [order.customer_email] * MOST_ACKNOWLEDGED
    assert ReturnRequest.objects.count() == len(requests)
    ReturnRequest.objects.update(submitted_at=timezone.now() - timedelta(days=2))
    make_return(order=order, quantities=(1,))
    assert len(send_all()) == 1
