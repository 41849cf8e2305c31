"""Mail services tell what became of letters; through anymail's own views."""

import hashlib
import hmac
import json
from itertools import permutations

import pytest
from anymail.signals import AnymailTrackingEvent

from messaging.models import Letter, MailSecret
from messaging.signals import letter_moved
from messaging.tracking import follow
from tests.builders import make_person

from .making import make_letter, make_shop, make_thread, reload
from .test_webhooks import SIGNING_KEY, post, post_amazon

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]


@pytest.fixture(autouse=True)
def keys(settings):
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}


@pytest.fixture
def letter():
    return sent(make_letter())


@pytest.fixture
def secret(letter):
    return MailSecret.objects.renew(letter.shop, by=make_person(letter.shop, "admin"))


@pytest.fixture
def news():
    heard = []

    def hear(sender, letter, **kwargs):
        heard.append((letter.pk, letter.state))

    letter_moved.connect(hear)
    yield heard
    letter_moved.disconnect(hear)


def sent(letter, **fields):
    fields = {"state": "sent", "tracking_id": "track-1", "attempts": 1, "sent_at": letter.written_at} | fields
    Letter.objects.filter(pk=letter.pk).update(**fields)
    return reload(letter)


def event(kind, *, message_id="track-1", **fields):
    return AnymailTrackingEvent(event_type=kind, message_id=message_id, **fields)


def outcome(letter):
    letter = reload(letter)
    return letter.state, letter.answer


def mailgun(kind, message_id, **fields):
    token = "t" * 50
    signature = hmac.new(SIGNING_KEY.encode(), f"1795500000{token}".encode(), hashlib.sha256).hexdigest()
    told = {
        "event": kind,
        "id": "ev-1",
        "timestamp": 1795500000.0,
        "recipient": "eleanor@customer.test",
        "message": {"headers": {"message-id": message_id.strip("<>")}},
        "delivery-status": {"code": 550, "message": "5.1.1 No such user", "description": ""},
        "user-variables": {},
        "tags": [],
    } | fields
    return {"signature": {"timestamp": "1795500000", "token": token, "signature": signature}, "event-data": told}


def amazon(kind, about):
    told = {"eventType": kind, "mail": {"messageId": "track-1", "destination": ["eleanor@customer.test"]}} | about
    return {
        "Type": "Notification",
        "MessageId": "sns-1",
        "TopicArn": "arn:aws:sns:eu-west-1:1:out",
        "Message": json.dumps(told),
        "Timestamp": "2026-11-23T10:00:01.000Z",
    }


def test_postmark_tells_that_it_was_delivered(letter, secret, news):
    told = {
        "RecordType": "Delivery",
        "MessageID": "track-1",
        "Recipient": letter.recipient,
        "DeliveredAt": "2026-11-23T10:00:00Z",
        "Details": "250 2.0.0 OK",
    }
    for _ in range(3):
        assert post(secret, "postmark", told, door="track").status_code == 200
    assert outcome(letter) == ("delivered", "250 2.0.0 OK")
    assert reload(letter).settled_at
    assert news == [(letter.pk, "delivered")]


def test_mailgun_tells_that_it_came_back(letter, secret, news):
    told = mailgun("failed", letter.message_id, severity="permanent")
    assert post(secret, "mailgun", told, door="track").status_code == 200
    assert outcome(letter) == ("bounced", "5.1.1 No such user")
    assert news == [(letter.pk, "bounced")]


def test_sendgrid_repeats_the_name_that_we_gave_the_letter(letter, secret):
    told = [
        {"event": "processed", "email": letter.recipient, "timestamp": 1795500000, "letter": letter.message_id},
        {
            "event": "delivered",
            "email": letter.recipient,
            "timestamp": 1795500001,
            "letter": letter.message_id,
            "response": "250 OK",
            "anymail_id": "unknown",
        },
        {"event": "open", "email": letter.recipient, "timestamp": 1795500002, "letter": letter.message_id},
    ]
    assert post(secret, "sendgrid", told, door="track").status_code == 200
    assert outcome(letter) == ("delivered", "250 OK")


def test_amazon_tells_that_it_came_back(letter, secret):
    bounced = {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": letter.recipient, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}],
    }
    assert post_amazon(secret, amazon("Bounce", {"bounce": bounced}), door="track").status_code == 200
    assert outcome(letter) == ("bounced", "smtp; 550 5.1.1 user unknown")


def test_no_order_of_the_news_makes_a_letter_that_came_back_arrive(letter):
    for order in permutations(["deferred", "delivered", "bounced", "delivered", "opened"]):
        sent(letter, settled_at=None)
        for kind in order:
            follow(event(kind, mta_response=f"said {kind}"), letter.shop)
        assert outcome(letter) == ("bounced", "said bounced"), order


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("complained", "delivered"),
        ("rejected", "bounced"),
        ("failed", "bounced"),
        ("deferred", "sent"),
        ("opened", "sent"),
        ("clicked", "sent"),
        ("queued", "sent"),
        ("unknown", "sent"),
    ],
)
def test_what_each_kind_of_news_makes_of_a_letter(letter, news, kind, state):
    follow(event(kind), letter.shop)
    assert reload(letter).state == state
    assert news == ([] if state == "sent" else [(letter.pk, state)])


def test_a_letter_that_is_late_says_why(letter):
    follow(event("deferred", mta_response="450 Mailbox busy"), letter.shop)
    assert outcome(letter) == ("sent", "450 Mailbox busy")


def test_news_that_overtakes_the_services_own_answer_is_not_lost(news):
    """The letter arrives while our worker still waits; what the worker then writes down changes nothing any more."""
    letter = make_letter()
    assert letter._claim()
    follow(event("delivered", message_id=None, metadata={"letter": letter.message_id}), letter.shop)
    assert not letter._arrive("250 OK")
    assert (reload(letter).state, reload(letter).lease_token, news) == ("delivered", None, [(letter.pk, "delivered")])
    assert reload(letter).sent_at


def test_a_letter_that_nobody_tried_to_send_cannot_have_arrived():
    letter = make_letter()
    follow(event("delivered", metadata={"letter": letter.message_id}), letter.shop)
    assert reload(letter).state == "queued"


def test_the_service_of_another_shop_changes_nothing(letter):
    other = make_shop()
    secret = MailSecret.objects.renew(other, by=make_person(other, "admin"))
    told = {"RecordType": "Delivery", "MessageID": "track-1", "Recipient": letter.recipient}
    assert post(secret, "postmark", told, door="track").status_code == 200
    assert reload(letter).state == "sent"


def test_news_of_mails_that_are_not_ours_is_heard_and_forgotten(letter, secret):
    told = {"RecordType": "Delivery", "MessageID": "newsletter", "Recipient": "somebody@else.test"}
    assert post(secret, "postmark", told, door="track").status_code == 200
    assert post(secret, "postmark", b"{", door="track").status_code == 400


def test_who_must_show_it_and_fails_lets_the_service_come_again(letter):
    def stumble(**kwargs):
        raise LookupError

    letter_moved.connect(stumble)
    try:
        with pytest.raises(LookupError):
            follow(event("delivered"), letter.shop)
    finally:
        letter_moved.disconnect(stumble)
    assert reload(letter).state == "sent"
    assert follow(event("delivered"), letter.shop)


# How letters leave -------------------------------------------------------------------------------------------------


def test_a_letter_remembers_what_the_service_calls_it(settings):
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.test.EmailBackend"}}
    letter = make_letter()
    assert letter.deliver()
    assert reload(letter).tracking_id == "0"  # as this backend of tests counts


def test_a_shop_with_a_way_out_of_its_own_takes_it(sink, settings):
    ours, other = make_shop(), make_shop()
    settings.MAILERS = settings.MAILERS | {ours.slug: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    make_letter(thread=make_thread(ours)).deliver()
    assert not sink.copies
    make_letter(thread=make_thread(other)).deliver()
    assert len(sink.copies) == 1


def test_an_acknowledgement_leaves_without_a_return_path(sink):
    received, approved = make_letter(), make_letter()
    Letter.objects.filter(pk=received.pk).update(kind="received")
    reload(received).deliver()
    reload(approved).deliver()
    assert [copy.sender for copy in sink.copies] == ["<>", "desk@shop-0.example"]
    assert sink.copies[0].parsed["From"] == "Pike & Plover <desk@shop-0.example>"
