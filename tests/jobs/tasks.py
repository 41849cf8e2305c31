"""Work for the workers in these tests. What they do can be read in a file, whichever process did it."""

import time
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.tasks import task

from helpdesk.jobs import Again


@task
def note(file, word):
    with Path(file).open("a") as notes:
        notes.write(f"{word}\n")


@task(together=3, backoff=0.0, max_attempts=2)
def note_together(file, *more):
    """Called with (file, word) of each."""
    words = [file, *more][1::2]
    if "bad" in words:
        raise ValueError("bad")
    note.call(file, "+".join(words))


@task(queue_name="letters")
def note_letter(file, word):
    note.call(file, word)


@task
def add(left, right):
    return left + right


@task
async def add_later(left, right):
    return left + right


@task(takes_context=True)
def which_turn(context):
    return context.attempt


@task(max_attempts=3, backoff=2.0)
def stumble():
    raise ValueError("no luck, and a NUL: \x00")


@task
def complain(length):
    raise ValueError("a" * length + " and that is all")


@task
def leave():
    raise SystemExit(1)


@task
def not_before(moment):
    raise Again(datetime.fromisoformat(moment), "Its moment has not come.")


@task
def fall_asleep_the_first_time(file):
    note.call(file, "begun")
    if words(file) == ["begun"]:
        time.sleep(60)
    note.call(file, "ended")


@task
def lose_the_connection():
    connection.ensure_connection()
    connection.connection.close()


@task
def take(seconds, file):
    note.call(file, "begun")
    time.sleep(seconds)
    note.call(file, "ended")


@task(time_limit=0)
def get_stuck_until(file):
    while not Path(file).exists():
        time.sleep(0.02)


def words(file):
    return Path(file).read_text().split() if Path(file).exists() else []
