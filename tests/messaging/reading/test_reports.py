import pytest

from messaging.reading import Bounce, Recipient, read_mail

from .samples import make_mail, make_multipart, sample

STATUS = (
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
    "Final-Recipient: rfc822; jane@x.test\nAction: {}\nStatus: {}\n"
)
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <ours@shop.test>\nSubject: Your return\n\nHello"


def bounce_in(raw):
    return read_mail(raw).bounce


@pytest.mark.parametrize(("action", "status", "delayed"), [("failed", "5.1.1", False), ("delayed", "4.4.1", True)])
def test_a_report_says_whom_it_did_not_reach_and_which_mail_came_back(action, status, delayed):
    raw = make_multipart(
        "\nSorry",
        STATUS.format(action, status),
        RETURNED,
        kind="report; report-type=delivery-status",
        sender="MAILER-DAEMON@mx.test",
    )
    assert bounce_in(raw) == Bounce((Recipient("jane@x.test", action, status),), delayed, "<ours@shop.test>")
    assert read_mail(raw).never_answer == "a delivery report"


def test_good_news_is_no_bounce():
    raw = make_multipart(
        "\nDone",
        STATUS.format("delivered", "2.0.0"),
        kind="report; report-type=delivery-status",
        sender="MAILER-DAEMON@mx.test",
    )
    assert bounce_in(raw) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "failure notice",
            "qmail-send here.\n\n<jane@x.test>:\nSorry, no mailbox here.\n\n--- Below this line is a copy",
        ),
        ("Undelivered Mail Returned to Sender", "<jane@x.test>: host mx.x.test said: 550 5.1.1 unknown user"),
        ("Unzustellbar: Ihre Rücksendung", "jane@x.test\n550 5.1.1 RESOLVER.ADR.RecipNotFound"),
        ("Onbestelbaar: Uw retour", "Aflevering aan deze geadresseerde is mislukt:\n\njane@x.test"),
        ("Mail", "Delivery has failed to these recipients:\n\n  jane@x.test"),
    ],
)
def test_a_report_in_the_servers_own_words_is_understood(subject, text):
    found = bounce_in(make_mail(text, sender="Mail Delivery System <MAILER-DAEMON@mx.test>", subject=subject))
    assert [recipient.address for recipient in found.recipients] == ["jane@x.test"]


def test_a_server_that_goes_on_trying_has_not_failed():
    text = "Your message has been delayed.\njane@x.test\nYou do not need to resend your message."
    assert bounce_in(make_mail(text, sender="postmaster@mx.test", subject="Message delayed")).delayed


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Undelivered parcel", "My parcel 550 was not delivered yet, jane@x.test"),
        ("Failure of the zip", "The zip does not exist any more"),
        ("Delivery failed again", "DHL said the parcel cannot come"),
        ("Re: Mail delivery failed", "I got a bounce, unknown user, what now?"),
    ],
)
def test_a_customer_who_misses_a_parcel_is_no_mail_server(subject, text):
    assert bounce_in(make_mail(text, subject=subject)) is None


def test_the_report_of_another_project_is_understood():
    found = bounce_in(sample("mimekit/delivery-status.eml"))
    assert ([recipient.address for recipient in found.recipients], found.original_message_id) == (
        ["newsletter-request@imusic.com"],
        "<31FC7EB4.41C6@netscape.com>",
    )
    assert read_mail(sample("mimekit/delivery-status.eml")).text.startswith("Processing your mail message")
