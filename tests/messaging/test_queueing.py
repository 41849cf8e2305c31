from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from messaging.models import IncomingMail, Letter
from messaging.receiving import receive
from messaging.seals import seal

from .making import make_letter, make_shop, make_thread, reload

pytestmark = pytest.mark.django_db
SOON = timezone.timedelta(seconds=20)


class Undone(Exception):
    pass


def test_queueing_takes_two_statements_and_writes_a_letter_and_its_job():
    thread = make_thread()
    with transaction.atomic(), CaptureQueriesContext(connection) as statements:
        letter = make_letter(thread=thread)
    assert len(statements) == 2
    assert [job.args for job in Job.objects.all()] == [[letter.pk]]


def test_work_that_is_rolled_back_sends_nothing(sink):
    with suppress(Undone), transaction.atomic():
        make_letter()
        raise Undone
    Worker().run_due()
    assert not Letter.objects.exists()
    assert sink.copies == []


def test_a_worker_sends_what_was_queued(sink):
    letter = make_letter()
    Worker().run_due()
    assert [copy.message_id for copy in sink.copies] == [letter.message_id]
    assert reload(letter).state == Letter.State.SENT


def test_the_job_of_a_letter_with_an_undo_window_waits_for_its_end():
    end = timezone.now() + SOON
    make_letter(not_before=end)
    assert [job.run_after for job in Job.objects.all()] == [end]


def test_a_withdrawn_letter_never_leaves_even_if_its_job_runs(sink):
    letter = make_letter()
    assert Letter.objects.withdraw(letter.pk)
    Worker().run_due()
    assert sink.copies == []
    assert reload(letter).state == Letter.State.WITHDRAWN
    assert not Letter.objects.withdraw(letter.pk)


def test_a_letter_that_left_cannot_be_withdrawn(sink):
    letter = make_letter()
    letter.deliver()
    assert not Letter.objects.withdraw(letter.pk)
    assert reload(letter).state == Letter.State.SENT


def test_a_letter_that_may_have_arrived_cannot_be_withdrawn(sink):
    sink.answers.append("451 Try later")
    letter = make_letter()
    letter.deliver()
    assert reload(letter).state == Letter.State.QUEUED
    assert not Letter.objects.withdraw(letter.pk)


def test_a_hastened_letter_leaves_now(sink):
    letter = make_letter(not_before=timezone.now() + SOON)
    Worker().run_due()
    assert sink.copies == []
    assert Letter.objects.hasten(letter.pk)
    Worker().run_due()
    assert len(sink.copies) == 1
    assert not Letter.objects.hasten(letter.pk)


def test_a_withdrawn_letter_cannot_be_hastened():
    letter = make_letter(not_before=timezone.now() + SOON)
    Letter.objects.withdraw(letter.pk)
    assert not Letter.objects.hasten(letter.pk)


def test_a_letter_whose_job_was_lost_is_found(sink):
    from messaging.tasks import send_due_letters

    make_letter()
    Job.objects.all().delete()
    send_due_letters.call()
    assert len(sink.copies) == 1


def test_the_message_id_is_sealed_for_shop_thread_and_recipient():
    letter = make_letter()
    name, mark = letter.message_id[1:].partition("@")[0].split(".")
    facts = {"shop_id": letter.shop_id, "thread_id": letter.thread_id, "recipient": letter.recipient}
    assert letter.message_id.endswith("@shop-0.example>")
    assert seal(name, **facts) == mark
    others = [facts | change for change in ({"shop_id": 0}, {"thread_id": 0}, {"recipient": "eve@customer.test"})]
    assert mark not in [seal(name, **other) for other in others]


def test_a_letter_cannot_enter_a_thread_of_another_shop():
    from messaging.composing import Composed
    from messaging.outbox import queue

    composed = Composed(make_shop(), "en", subject="x", text="x", html="x")
    with pytest.raises(ValueError, match="another"):
        queue(composed, thread=make_thread(make_shop("Other")), kind="approved", to="a@b.test")


def test_people_see_the_letters_of_their_shops():
    class Agent:
        roles = {make_shop().pk: "agent"}

    mine = make_letter()
    make_letter(thread=make_thread(make_shop("Other")))
    assert Letter.objects.count() == 2
    assert list(Letter.objects.visible_to(Agent)) == [mine]


def test_a_storm_of_mails_keeps_no_letter_waiting(sink, settings, tmp_path):
    """R35: the queues take turns, and a turn takes a handful of mails."""
    settings.MAIL_STORE = tmp_path
    letter = make_letter()
    for number in range(60):
        receive(f"Subject: {number}\n\nHello".encode(), door="pipe")
    worker = Worker()
    while reload(letter).state == "queued":
        assert worker.turn()
    assert reload(letter).state == "sent"
    assert IncomingMail.objects.waiting().count() >= 40
