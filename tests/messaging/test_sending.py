from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from messaging import sending
from messaging.models import Breaker, Letter
from messaging.signals import letter_moved

from .making import bring_forward, make_letter, make_shop, make_thread, reload
from .sink import TAKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    """The letters that were told about, with the state they were in."""
    heard = []

    def hear(sender, letter, **kwargs):
        heard.append((letter.pk, letter.state))

    letter_moved.connect(hear)
    yield heard
    letter_moved.disconnect(hear)


def outcome(letter):
    letter = reload(letter)
    return letter.state, letter.attempts, letter.answer


def test_a_letter_arrives_as_it_was_written(sink, news):
    letter = make_letter(text="Naïve “quotes” & <b>\n", html="<p>Naïve</p>", to_name="Finch, Eleanor")
    assert letter.deliver()
    [copy] = sink.copies
    mail = copy.parsed
    assert (copy.sender, copy.recipients) == ("desk@shop-0.example", ("eleanor@customer.test",))
    assert mail["From"] == "Pike & Plover <desk@shop-0.example>"
    assert mail["To"] == '"Finch, Eleanor" <eleanor@customer.test>'
    assert mail["Subject"] == "Your return is approved"
    assert mail["Message-ID"] == letter.message_id
    assert parsedate_to_datetime(mail["Date"]) == letter.written_at.replace(microsecond=0)
    assert mail.get_body(["plain"]).get_content() == "Naïve “quotes” & <b>\r\n"
    assert mail.get_body(["html"]).get_content() == "<p>Naïve</p>\r\n"
    assert outcome(letter) == (Letter.State.SENT, 1, TAKEN)
    assert reload(letter).sent_at
    assert news == [(letter.pk, Letter.State.SENT)]


def test_the_preview_holds_what_arrives(sink):
    letter = make_letter()
    shown = letter.as_message().message().as_bytes()
    letter.deliver()
    assert sink.copies[0].raw == shown


def test_an_automatic_letter_says_so_and_a_written_one_does_not(sink):
    make_letter(automatic=True).deliver()
    make_letter(automatic=False).deliver()
    automatic, written = (copy.parsed for copy in sink.copies)
    assert automatic["Auto-Submitted"] == "auto-generated"
    assert automatic["X-Auto-Response-Suppress"] == "All"
    assert automatic["Precedence"] == "bulk"
    assert {"Auto-Submitted", "X-Auto-Response-Suppress", "Precedence"}.isdisjoint(written.keys())


def test_a_second_letter_follows_the_first_in_its_thread(sink):
    thread = make_thread(make_shop(sender_address="desk@returns-and-exchanges.pike-and-plover-of-norfolk.example"))
    first, second, third = (make_letter(thread=thread) for _ in range(3))
    withdrawn = make_letter(thread=thread)
    Letter.objects.withdraw(withdrawn.pk)
    for letter in (first, second, third):
        letter.deliver()
    mails = [copy.parsed for copy in sink.copies]
    assert "References" not in mails[0]
    assert mails[1]["In-Reply-To"] == first.message_id
    assert mails[2]["In-Reply-To"] == second.message_id
    assert mails[2]["References"].split() == [first.message_id, second.message_id]
    assert b"=?" not in sink.copies[2].raw.partition(b"\r\n\r\n")[0]


def test_every_try_sends_the_same_bytes_whatever_changed_meanwhile(sink):
    letter = make_letter()
    sink.answers.append("250 Taken, but the answer got lost")
    letter.deliver()
    make_letter(thread=letter.thread).deliver()
    type(letter.shop).objects.update(name="New name", sender_address="new@shop-0.example")
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.QUEUED)
    reload(letter).deliver()
    first, _, again = sink.copies
    assert first.raw == again.raw


def test_a_server_that_says_later_three_times_gets_one_letter(sink, news):
    sink.answers.extend(["451 4.3.0 Later"] * 3)
    letter = make_letter()
    for attempt in (1, 2, 3):
        assert not reload(letter).deliver()
        assert outcome(letter) == (Letter.State.QUEUED, attempt, "451 4.3.0 Later")
        longest = timezone.now() + sending.PAUSES[attempt - 1]
        assert reload(letter).not_before < longest
        bring_forward(letter)
    assert reload(letter).deliver()
    assert len(sink.copies) == 1
    assert news == [(letter.pk, Letter.State.SENT)]


def test_one_job_stays_with_a_letter_until_it_is_sent(sink):
    sink.answers.append("451 Later")
    letter = make_letter()
    Worker().run_due()
    waiting = Job.objects.get(task__endswith="deliver_letter")
    assert (waiting.state, waiting.run_after) == (Job.State.WAITING, reload(letter).not_before)
    bring_forward(letter)
    Job.objects.filter(pk=waiting.pk).update(run_after=timezone.now() - timedelta(seconds=1))
    Worker().run_due()
    assert len(sink.copies) == 1
    assert Job.objects.get(pk=waiting.pk).state == Job.State.DONE


def test_a_refused_recipient_ends_it_at_once_with_the_servers_words(sink, news):
    sink.refused["eleanor@customer.test"] = "550 5.1.1 No such mailbox"
    letter = make_letter()
    assert not letter.deliver()
    assert outcome(letter) == (Letter.State.DEAD, 1, "550 5.1.1 No such mailbox")
    assert news == [(letter.pk, Letter.State.DEAD)]


def test_a_refused_text_ends_it_at_once(sink):
    sink.answers.append("554 5.7.1 Looks like spam")
    letter = make_letter()
    letter.deliver()
    assert outcome(letter) == (Letter.State.DEAD, 1, "554 5.7.1 Looks like spam")


def test_a_refused_sender_is_the_shops_trouble_and_passes(sink):
    sink.refused["desk@shop-0.example"] = "550 5.7.1 Sign in first"
    letter = make_letter()
    letter.deliver()
    assert outcome(letter) == (Letter.State.QUEUED, 1, "550 5.7.1 Sign in first")


def test_a_server_that_is_away_is_tried_again(sink):
    sink.stop()
    letter = make_letter()
    letter.deliver()
    assert outcome(letter)[:2] == (Letter.State.QUEUED, 1)
    assert "refused" in outcome(letter)[2]


def test_after_two_days_a_letter_is_given_up(sink):
    sink.answers.append("451 Later")
    letter = make_letter()
    Letter.objects.update(try_until=timezone.now() - timezone.timedelta(seconds=1))
    letter.deliver()
    assert outcome(letter) == (Letter.State.DEAD, 1, "451 Later")


def test_a_dead_letter_can_be_sent_again(sink):
    sink.refused["eleanor@customer.test"] = "550 No such mailbox"
    letter = make_letter()
    Worker().run_due()
    sink.refused.clear()
    assert reload(letter).send_again()
    Worker().run_due()
    assert outcome(letter) == (Letter.State.SENT, 1, TAKEN)
    assert not reload(letter).send_again()


@pytest.mark.parametrize(
    "poison",
    [
        {"subject": "Hello\nBcc: everyone@customer.test"},
        {"recipient": "a@customer.test, b@customer.test"},
        {"recipient": "Eleanor <a@customer.test>"},
        {"recipient": "nobody"},
        {"recipient": "zoë@customer.test"},
        {"recipient_name": "Eleanor\r\nBcc: everyone@customer.test"},
    ],
)
def test_a_poisoned_row_dies_alone(sink, poison):
    letters = [make_letter() for _ in range(20)]
    Letter.objects.filter(pk=letters[7].pk).update(**poison)
    assert Letter.objects.due().send_each() == 19
    assert outcome(letters[7])[:2] == (Letter.State.DEAD, 1)
    assert outcome(letters[7])[2]
    assert len(sink.copies) == 19
    assert all(copy.recipients == ("eleanor@customer.test",) for copy in sink.copies)


def test_an_error_nobody_thought_of_counts_as_a_try_and_ends_after_eight(settings):
    settings.MAILERS = {"default": {"BACKEND": "tests.messaging.test_sending.Surprising", "OPTIONS": {}}}
    letter = make_letter()
    for _ in range(7):
        reload(letter).deliver()
        bring_forward(letter)
    assert outcome(letter) == (Letter.State.QUEUED, 7, "Nobody expects this")
    reload(letter).deliver()
    assert outcome(letter) == (Letter.State.DEAD, 8, "Nobody expects this")


class Surprising:
    def __init__(self, alias):
        raise RuntimeError("Nobody expects this")


def test_a_listener_that_fails_does_not_make_a_sent_letter_leave_twice(sink):
    def stumble(**kwargs):
        Letter.objects.create(message_id=letter.message_id)

    letter = make_letter()
    letter_moved.connect(stumble)
    try:
        assert letter.deliver()
    finally:
        letter_moved.disconnect(stumble)
    assert outcome(letter) == (Letter.State.SENT, 1, TAKEN)


def test_five_failures_in_a_row_pause_one_shop_and_no_other(sink):
    sinking, other = make_thread(make_shop("Sinking")), make_thread(make_shop("Other"))
    sink.refused["desk@shop-0.example"] = "421 Go away"
    for _ in range(7):
        make_letter(thread=sinking)
    make_letter(thread=other)
    assert Letter.objects.due().send_each() == 1
    assert [copy.sender for copy in sink.copies] == ["desk@shop-1.example"]
    assert Letter.objects.filter(shop=sinking.shop, attempts=0).count() == 2
    assert not Letter.objects.due().exists()

    later = timezone.now() + timezone.timedelta(minutes=1)
    Letter.objects.filter(shop=sinking.shop, attempts=1).update(not_before=later)  # its pause is by chance
    Breaker.objects.update(paused_until=timezone.now() - timezone.timedelta(seconds=1))
    sink.refused.clear()
    assert Letter.objects.due().send_each() == 2
    assert Breaker.objects.get(shop=sinking.shop).failures == 0


def test_a_job_waits_until_its_shops_pause_is_over(sink):
    letter = make_letter()
    end = timezone.now() + timezone.timedelta(minutes=1)
    Breaker.objects.create(shop=letter.shop, failures=5, paused_until=end)
    Worker().run_due()
    assert sink.copies == []
    assert Job.objects.get(task__endswith="deliver_letter").run_after == end


def test_greylisted_recipients_between_good_ones_pause_nobody(sink):
    for _ in range(6):
        sink.answers.extend(["451 Greylisted", TAKEN])
    for _ in range(12):
        make_letter()
    assert Letter.objects.due().send_each() == 6
    assert not Breaker.objects.open().exists()


def test_without_tls_letters_leave_only_to_this_machine_or_where_the_operator_says_so(settings):
    from django.core.mail import InvalidMailer, mailers

    backend = "messaging.smtp.EmailBackend"
    settings.MAILERS = {
        "bare": {"BACKEND": backend, "OPTIONS": {"host": "mail.shop.example"}},
        "plain": {"BACKEND": backend, "OPTIONS": {"host": "mail.shop.example", "plain": True}},
        "tls": {"BACKEND": backend, "OPTIONS": {"host": "mail.shop.example", "use_tls": True}},
    }
    with pytest.raises(InvalidMailer, match="encryption"):
        mailers["bare"]
    assert mailers["plain"].timeout == mailers["tls"].timeout == 20
