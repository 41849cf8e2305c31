"""Workers that hang, race or are killed."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from messaging.models import Letter

from .making import make_letter, make_thread, reload
from .sink import TAKEN

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]
BENCH = "bench.outbox_kills"


@pytest.fixture
def workers():
    """Threads with database connections of their own."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield pool
        for _ in range(2):
            pool.submit(connections.close_all)


def in_a_worker(pool, work):
    def run():
        close_old_connections()
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(run)


def let_the_lease_run_out(letter):
    Letter.objects.filter(pk=letter.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_worker_that_hangs_at_the_end_of_the_text_marks_nothing_when_it_wakes(sink, workers):
    letter = make_letter()
    stall = sink.stall("DATA")
    hanging = in_a_worker(workers, letter.deliver)
    assert stall.reached.wait(5)
    assert not reload(letter).deliver()
    let_the_lease_run_out(letter)
    assert reload(letter).deliver()
    sent_at = reload(letter).sent_at
    stall.over.set()
    assert hanging.result(10) is False
    assert (reload(letter).state, reload(letter).sent_at, reload(letter).attempts) == (Letter.State.SENT, sent_at, 2)
    assert len(sink.copies) == 2
    assert len({copy.raw for copy in sink.copies}) == 1


def test_a_worker_that_hangs_before_the_text_does_not_send_it_any_more(sink, workers):
    letter = make_letter()
    stall = sink.stall("RCPT")
    hanging = in_a_worker(workers, letter.deliver)
    assert stall.reached.wait(5)
    let_the_lease_run_out(letter)
    assert reload(letter).deliver()
    stall.over.set()
    assert hanging.result(10) is False
    assert (reload(letter).state, reload(letter).answer) == (Letter.State.SENT, TAKEN)
    assert len(sink.copies) == 1


def test_a_server_that_hangs_up_longer_than_we_wait_is_tried_again(sink, settings):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.2
    stall = sink.stall("RCPT")
    letter = make_letter()
    assert not letter.deliver()
    stall.over.set()
    assert reload(letter).state == Letter.State.QUEUED
    assert "timed out" in reload(letter).answer


def test_two_workers_send_a_hundred_letters_once_each(sink, workers):
    thread = make_thread()
    letters = [make_letter(thread=thread) for _ in range(100)]
    sent = [in_a_worker(workers, Letter.objects.due().send_each) for _ in range(2)]
    assert sum(worker.result(60) for worker in sent) == 100
    assert sink.counts() == {letter.message_id: 1 for letter in letters}


def run_apart(module, *arguments, folder):
    """The short form of a benchmark, in a process of its own and with a database of this run's kind: its figures."""
    url = f"sqlite:///{folder / 'kills.sqlite3'}"
    if connection.vendor == "postgresql":
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    environment = os.environ | {"KEUR_MODE": "test", "KEUR_VAR": str(folder), "DATABASE_URL": url}
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return {name: int(number) for name, number in re.findall(r"(\w+) (\d+)", run.stdout)}


def test_killed_workers_lose_no_letter_and_double_no_more_than_were_killed(tmp_path):
    figures = run_apart(BENCH, "--letters", "40", "--kills", "15", folder=tmp_path)
    assert (figures["letters"], figures["kills"], figures["lost"], figures["unequal"]) == (40, 15, 0, 0)
    assert figures["extra"] <= 15


def test_no_mail_that_was_said_yes_to_is_lost_and_each_becomes_one_message(tmp_path):
    """R7, R11: killed while it keeps mails and while it reads them."""
    figures = run_apart("bench.mail_kills", "--mails", "40", "--kills", "24", folder=tmp_path)
    mails = figures["mails"]
    assert (figures["lost"], figures["wrong"], figures["threaded"], figures["messages"]) == (0, 0, mails, mails)
    assert (figures["files"], mails >= figures["yes"] >= 40) == (mails, True)
