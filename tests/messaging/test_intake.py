"""Every mail ends in one visible outcome, and only a sealed name of ours opens a thread."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.jobs.models import Job
from messaging import intake, placing
from messaging.intake import PAUSES, put, read_again, set_aside, take_in
from messaging.models import Attachment, IncomingMail, Letter, Message
from messaging.reading import Unreadable
from messaging.reasons import Evidence, in_words
from messaging.receiving import receive
from messaging.seals import reply_address
from messaging.signals import letter_moved, message_received, thread_named
from tests.builders import make_person

from .making import make_letter, make_shop, make_thread, reload
from .reading.samples import MAILS, make_mail, make_multipart

pytestmark = pytest.mark.django_db
ANN = "Ann <ann@customer.test>"
INBOX = "desk@shop-0.example"
PASS, NONE, FAIL = {"dmarc": "pass"}, {"dmarc": "none"}, {"dmarc": "fail"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"


@pytest.fixture
def letter():
    letter = make_letter(to="ann@customer.test")
    letter.thread.participants.create(shop=letter.shop, address="ann@customer.test")
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=timezone.now())
    return reload(letter)


@pytest.fixture
def heard():
    """What the floors above hear."""
    news = []

    def hear(sender, **what):
        news.append(what)

    message_received.connect(hear)
    letter_moved.connect(hear)
    yield news
    message_received.disconnect(hear)
    letter_moved.disconnect(hear)


def come_in(raw, *, recipient=INBOX, verdict=PASS, **more):
    mail = receive(raw, door="smtp", recipient=recipient, verdict=verdict, **more)
    take_in(mail.pk)
    return IncomingMail.objects.get(pk=mail.pk)


def ended(mail):
    return mail.outcome, mail.reason


def test_an_answer_to_the_address_of_a_letter_is_in_its_thread(letter, heard):
    mail = come_in(make_mail("Thank you!\n\n> Hello Ann", sender=ANN), recipient=reply_address(letter))
    message = Message.objects.get()
    assert (ended(mail), mail.thread, mail.letter) == (("threaded", "reply_address"), letter.thread, letter)
    assert (message.text, message.quoted, message.answers) == ("Thank you!", "> Hello Ann", letter)
    assert (message.authenticity, message.evidence, message.is_automatic) == ("verified", "dmarc", False)
    assert heard == [{"signal": message_received, "message": message, "by": None}]
    assert (mail.from_name, mail.from_address, mail.preview) == ("Ann", "ann@customer.test", "Thank you! > Hello Ann")


@pytest.mark.parametrize("field", ["in_reply_to", "references", "to", "cc", "delivered_to"])
def test_a_name_of_ours_in_any_field_finds_the_thread(letter, field):
    names = field in ("in_reply_to", "references")
    value = f"<x@other.test> {letter.message_id}" if names else reply_address(letter)
    mail = come_in(make_mail(sender=ANN, **{field: value}))
    assert ended(mail) == ("threaded", "references" if names else "reply_address")


def test_a_quoted_name_of_ours_finds_the_thread(letter):
    mail = come_in(make_mail(f"See\n\n> answer to {reply_address(letter)}", sender=ANN))
    assert ended(mail) == ("threaded", "marker")
    html = f"<a href='mailto:{reply_address(letter)}'>x</a> &lt;{letter.message_id.strip('<>')}&gt;"
    assert ended(come_in(make_mail(html, content_type="text/html", sender=ANN))) == ("threaded", "marker")


@pytest.mark.parametrize("place", range(1, 50, 7))
def test_a_name_with_one_letter_changed_opens_nothing(letter, place):
    """T1"""
    forged = (
        letter.message_id[:place] + ("0" if letter.message_id[place] != "0" else "1") + letter.message_id[place + 1 :]
    )
    assert ended(come_in(make_mail(sender=ANN, references=forged))) == ("parked", "no_thread")
    assert not Message.objects.exists()


def test_an_old_letters_answer_finds_its_thread_for_as_long_as_its_key_is_kept(letter, settings):
    """R40: the address and the name of a letter were sealed by a key that has been replaced since."""
    old, address = settings.THREAD_KEYS, reply_address(letter)
    answers = {"recipient": address}, {"recipient": INBOX}
    named = make_mail("Hello", in_reply_to=letter.message_id, sender=ANN)
    settings.THREAD_KEYS = ["a new key", *old]
    assert reply_address(letter) != address
    assert [come_in(named + bytes([65 + n]), **how).thread for n, how in enumerate(answers)] == [letter.thread] * 2
    settings.THREAD_KEYS = ["a new key"]
    assert [come_in(named + bytes([75 + n]), **how).thread for n, how in enumerate(answers)] == [None] * 2


def test_a_name_of_another_shop_opens_nothing(letter):
    make_shop()
    mail = come_in(make_mail(sender=ANN, references=letter.message_id), recipient="desk@shop-1.example")
    assert ended(mail) == ("parked", "no_thread")


def test_an_answer_to_no_shops_address_goes_where_its_seal_says(letter):
    mail = come_in(make_mail(sender=ANN, references=letter.message_id), recipient="old@elsewhere.test")
    assert (ended(mail), mail.shop) == (("threaded", "references"), letter.shop)


def test_a_mail_to_nobody_waits_for_an_admin(letter):
    assert ended(come_in(make_mail(sender=ANN), recipient="old@elsewhere.test")) == ("parked", "no_shop")


@pytest.mark.parametrize(
    ("sender", "verdict", "authenticity"),
    [
        (ANN, NONE, "verified"),
        (ANN, {}, "not_proven"),
        (ANN, FAIL, "forged"),
        ("Eve <eve@evil.test>", PASS, "other_address"),  # T2: a forwarded mail
        ("Ann <ann@customer.test>, Eve <eve@evil.test>", PASS, "unclear"),  # T6
        ('"ann@customer.test" <eve@evil.test>', PASS, "other_address"),
        ("=?utf-8?q?ann=40customer.test?= <eve@evil.test>", PASS, "other_address"),
    ],
)
def test_who_sent_it_is_told_and_adds_nobody(letter, sender, verdict, authenticity):
    raw = make_mail(sender=sender, references=letter.message_id, reply_to="eve@evil.test", cc="mallory@evil.test")
    come_in(raw, verdict=verdict)  # T4, T8: neither Cc nor Reply-To become anybody
    assert Message.objects.get().authenticity == authenticity
    assert [one.address for one in letter.thread.participants.all()] == ["ann@customer.test"]


def test_results_that_a_mail_brings_along_prove_nothing(letter):
    """T7"""
    raw = make_mail(sender=ANN, references=letter.message_id, authentication_results="mx; dmarc=pass")
    come_in(raw, verdict={})
    assert Message.objects.get().authenticity == "not_proven"


def test_a_mail_waits_for_a_silent_dns_and_then_happens_once(letter, heard, settings, monkeypatch):
    asked = iter([TimeoutError, TimeoutError, None])

    def answer(name, kind="TXT"):
        if name.startswith("_dmarc") and (trouble := next(asked)):
            raise trouble
        return []

    settings.MAIL_DNS = True
    monkeypatch.setattr("messaging.lookups.ask_dns", answer)
    mail = come_in(make_mail("Hello", in_reply_to=letter.message_id, sender=ANN), verdict={})
    again = Job.objects.latest("pk")
    assert (mail.outcome, heard, again.args) == ("received", [], [mail.pk])
    assert again.run_after > timezone.now() + timedelta(seconds=10)
    take_in(mail.pk)
    take_in(mail.pk)
    take_in(mail.pk)
    message = Message.objects.get()
    assert (message.authenticity, message.evidence, len(heard)) == ("verified", Evidence.SEALED, 1)


def test_a_dns_that_stays_silent_keeps_no_mail_back(letter, heard, settings, monkeypatch):
    def silent(name, kind="TXT"):
        raise TimeoutError

    settings.MAIL_DNS = True
    monkeypatch.setattr("messaging.lookups.ask_dns", silent)
    mail = come_in(make_mail("Hello", in_reply_to=letter.message_id, sender=ANN), verdict={})
    for _pause in PAUSES:
        assert not Message.objects.exists()
        take_in(mail.pk)
    message = Message.objects.get()
    assert (message.authenticity, message.evidence, len(heard)) == ("not_proven", Evidence.SILENT, 1)


@pytest.fixture
def names():
    """Whoever knows threads by a name."""
    found = {}

    def look(sender, shop, subject, **more):
        return found.get(subject)

    thread_named.connect(look)
    yield found
    thread_named.disconnect(look)


@pytest.mark.parametrize(
    ("sender", "verdict", "outcome"),
    [
        (ANN, PASS, ("threaded", "subject")),
        (ANN, NONE, ("parked", "no_thread")),
        (ANN, {}, ("parked", "no_thread")),
        ("eve@evil.test", PASS, ("parked", "no_thread")),
    ],
)
def test_a_subject_opens_the_thread_of_its_proven_customer_only(letter, names, sender, verdict, outcome):
    names["R-1"] = letter.thread
    assert ended(come_in(make_mail(sender=sender, subject="R-1"), verdict=verdict)) == outcome


def test_a_subject_opens_no_thread_of_another_shop(letter, names):
    names["R-1"] = make_thread(make_shop())
    names["R-1"].participants.create(shop=names["R-1"].shop, address="ann@customer.test")
    assert ended(come_in(make_mail(sender=ANN, subject="R-1"))) == ("parked", "no_thread")


def test_the_same_mail_by_another_door_came_before(letter):
    """T9, R9"""
    raw = make_mail(sender=ANN, references=letter.message_id, message_id="<1@customer.test>")
    first = come_in(raw)
    second = come_in(b"Received: from elsewhere\n" + raw, recipient=reply_address(letter))
    assert (ended(second), second.original) == (("duplicate", "same"), first)
    assert Message.objects.count() == 1


def test_another_mail_under_a_name_that_came_before_is_kept(letter):
    """T9: whoever guesses a name must not make the real mail vanish."""
    mails = [make_mail(body, sender=ANN, references=letter.message_id, message_id="<1@x.test>") for body in "ab"]
    assert [ended(come_in(raw)) for raw in mails] == [("threaded", "references")] * 2


def test_a_letter_of_ours_that_comes_back_is_known(letter):
    raw = letter.as_message().message().as_bytes()
    assert ended(come_in(raw)) == ("duplicate", "own")
    assert not Message.objects.exists()


REPORT = """Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.test

Final-Recipient: rfc822; ann@customer.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such user"""


def report(letter, action="failed", status="5.1.1"):
    returned = f"Content-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\nSubject: x\n"
    parts = ["\nIt did not arrive", REPORT.format(action=action, status=status), returned]
    return make_multipart(*parts, kind="report", sender="mailer-daemon@mx.test", return_path="<>")


def test_a_letter_that_did_not_arrive_says_so(letter, heard):
    mail = come_in(report(letter), verdict={})
    letter = reload(letter)
    assert (ended(mail), mail.letter) == (("bounce", "bounced"), letter)
    assert (letter.state, letter.answer) == ("bounced", "ann@customer.test 5.1.1 550 5.1.1 No such user")
    assert heard == [{"signal": letter_moved, "letter": letter}]


def test_a_letter_that_is_late_is_only_noted(letter, heard):
    assert ended(come_in(report(letter, "delayed", "4.4.1"))) == ("bounce", "delayed")
    assert (reload(letter).state, heard) == ("sent", [])


def test_a_second_report_changes_nothing_more(letter, heard):
    come_in(report(letter))
    assert ended(come_in(b"X-Other: 1\n" + report(letter, status="5.2.2"))) == ("bounce", "bounced")
    assert len(heard) == 1


def test_a_report_on_what_we_did_not_send_is_a_report(letter, heard):
    letter.message_id = "<x@elsewhere.test>"
    assert (ended(come_in(report(letter))), heard) == (("bounce", "no_thread"), [])


def test_an_automatic_reply_is_in_its_thread_and_says_so(letter):
    raw = make_mail("I am away", sender=ANN, references=letter.message_id, auto_submitted="auto-replied")
    assert ended(come_in(raw)) == ("auto_reply", "automatic")
    assert Message.objects.get().is_automatic
    assert ended(come_in(make_mail("Away", auto_submitted="auto-replied"))) == ("auto_reply", "automatic")
    assert Message.objects.count() == 1


def test_two_machines_that_answer_each_other_do_not_fill_a_thread(letter):
    """T32"""
    raw = {"sender": ANN, "references": letter.message_id, "auto_submitted": "auto-replied"}
    reasons = [come_in(make_mail(f"Away {n}", **raw)).reason for n in range(5)]
    assert reasons == ["automatic"] * 3 + ["too_much"] * 2
    assert (Message.objects.count(), Letter.objects.count()) == (3, 1)


def test_a_sender_who_writes_too_often_waits_for_a_person(letter, monkeypatch):
    monkeypatch.setattr(placing, "MOST_AN_HOUR", 2)
    mails = [come_in(make_mail(f"{n}", sender=ANN, references=letter.message_id)) for n in range(3)]
    assert [ended(mail) for mail in mails] == [("threaded", "references")] * 2 + [("parked", "too_much")]


def test_files_of_a_mail_are_files_of_its_thread(letter):
    picture = 'Content-Type: image/png; name="../a.png"\nContent-Id: <1@x>\n\n\x89PNG'
    raw = make_multipart("\nHere", picture, sender=ANN, references=letter.message_id)
    come_in(raw)
    kept = Attachment.objects.get()
    assert (kept.thread, kept.message, kept.name, kept.content_id) == (
        letter.thread,
        Message.objects.get(),
        "a.png",
        "1@x",
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Unreadable.Reason.EMPTY),
        (b"Subject: x\n\n" + b"x" * (26 << 20), "too large"),
        (b"From: a@x.test\n" + b"X: y\n" * 300, Unreadable.Reason.TOO_MANY_HEADERS),  # T30
        (make_multipart(*["\nx"] * 300), Unreadable.Reason.TOO_MANY_PARTS),  # T29
        (b"Subject: " + b"x" * 70_000 + b"\n\n", Unreadable.Reason.HEADERS_TOO_LARGE),
    ],
    ids=["empty", "large", "headers", "parts", "line"],
)
def test_what_cannot_be_read_is_set_aside_with_its_reason(letter, raw, reason):
    assert ended(come_in(raw)) == ("quarantined", reason)


def test_a_failure_of_ours_stops_no_mail_behind_it(letter, monkeypatch):
    """R7"""

    def fail(sender, **what):
        raise ValueError("a surprise")

    message_received.connect(fail)
    try:
        mail = come_in(make_mail(sender=ANN, references=letter.message_id))
    finally:
        message_received.disconnect(fail)
    assert (ended(mail), Message.objects.count()) == (("quarantined", "unreadable"), 0)
    assert read_again(mail)
    take_in(mail.pk)
    mail.refresh_from_db()
    assert (ended(mail), Message.objects.count()) == (("threaded", "references"), 1)
    assert not read_again(mail)


def test_a_mail_is_read_once_however_often_it_is_asked_for(letter, monkeypatch):
    mail = come_in(make_mail(sender=ANN, references=letter.message_id))
    take_in(mail.pk)
    assert Message.objects.count() == 1
    monkeypatch.setattr(intake, "MOST_ATTEMPTS", 0)
    assert ended(come_in(make_mail("again", sender=ANN))) == ("quarantined", "unreadable")


def test_a_mail_that_takes_its_worker_down_counts_for_itself_only(letter, monkeypatch):
    def die(mail, examined):
        raise SystemExit

    mails = [receive(make_mail(), door="smtp", recipient=INBOX) for _ in range(3)]
    with monkeypatch.context() as worker:
        worker.setattr(intake, "_bring_to_an_end", die)
        for _ in range(3):
            with pytest.raises(SystemExit):
                take_in(*[mail.pk for mail in mails])
    assert list(IncomingMail.objects.order_by("pk").values_list("attempts", flat=True)) == [3, 1, 1]


@pytest.mark.parametrize("path", sorted(MAILS.glob("*/*.eml")), ids=lambda path: path.name)
def test_every_sample_ends_in_an_outcome(letter, path):
    mail = come_in(path.read_bytes(), verdict={})
    assert mail.outcome in {"parked", "bounce", "auto_reply"}
    assert mail.reason


def test_a_colleague_puts_a_mail_into_a_thread_and_it_proves_nothing(letter, heard):
    agent = make_person(letter.shop)
    mail = come_in(make_mail("Hello", sender="eve@evil.test"))
    message = put(mail, letter.thread, by=agent)
    mail.refresh_from_db()
    assert (ended(mail), mail.settled_by, mail.thread) == (("threaded", "chosen"), agent, letter.thread)
    assert (message.authenticity, heard[-1]["by"]) == ("other_address", agent)
    with pytest.raises(intake.Settled):
        put(mail, letter.thread, by=agent)


def test_a_colleague_sets_a_mail_aside(letter):
    agent = make_person(letter.shop)
    mail = come_in(make_mail("Buy!"))
    assert set_aside(mail, by=agent)
    assert not set_aside(mail, by=agent)
    mail.refresh_from_db()
    assert (ended(mail), mail.settled_by) == (("ignored", "set_aside"), agent)


def test_whatever_a_reader_says_of_a_mail_is_a_sentence_to_people():
    assert [in_words(reason) for reason in Unreadable.Reason if in_words(reason) == reason] == []
