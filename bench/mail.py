"""How many mails come in: through the door into the ledger, and from there into threads. Each beside its floor."""

import base64
import os
import smtplib
from itertools import count
from time import perf_counter

from bench.figures import Figure

WITH_FILE = 5  # every so many-th mail carries one
FILE_BYTES = 100 * 1024
GOAL = 60  # mails a second

numbers = count(1)


def measure_mail(mails):
    from django.db import connections

    from bench.mail_kills import a_letter
    from messaging import placing

    connections.settings["default"]["CONN_MAX_AGE"] = 600  # as outside of tests
    placing.MOST_AN_HOUR = 10**9  # they all have one sender
    letter = a_letter()
    raws = [write(letter) for _ in range(mails)]
    return [through_the_door(letter, raws), *to_the_thread(raws)]


def write(letter):
    """Short answers, as customers write them; one of five with a picture."""
    number = next(numbers)
    picture = base64.encodebytes(os.urandom(FILE_BYTES)).decode() if number % WITH_FILE == 0 else ""
    part = (
        f"--b\nContent-Type: image/jpeg; name=p.jpg\nContent-Transfer-Encoding: base64\n\n{picture}" if picture else ""
    )
    head = f"From: Ann <ann@kills.test>\nTo: {letter.shop.inbox_address}\nMessage-ID: <{number}@kills.test>\n"
    head += f"References: {letter.message_id}\nContent-Type: multipart/mixed; boundary=b\n\n"
    body = f"--b\nContent-Type: text/plain; charset=utf-8\n\nHere it is, number {number}.\n\n> Hello\n{part}--b--\n"
    return (head + body).replace("\n", "\r\n").encode()


def through_the_door(letter, raws):
    from django.db import connections

    from messaging.mail_door import door

    floor = rate(raws, bare_parse)
    listener = door(port=2588)
    listener.start()
    try:
        with smtplib.SMTP("127.0.0.1", 2588) as server:
            took = rate(raws, lambda raw: server.sendmail("ann@kills.test", [letter.shop.inbox_address], raw))
    finally:
        listener.stop()
        connections.close_all()
    return figure("mails through the door into the ledger, one client", took, floor)


def to_the_thread(raws):
    from messaging.intake import take_in
    from messaging.models import IncomingMail, Message

    waiting = list(IncomingMail.objects.waiting().order_by("pk").values_list("pk", flat=True))
    take_in(waiting[0])  # the process that reads begins with the first
    took = rate(waiting[1:], take_in)
    if Message.objects.count() != len(waiting):
        raise RuntimeError("Not every mail became a message.")
    yield figure("mails from the ledger into their thread, one worker", took, rate(raws, bare_parse))


def bare_parse(raw):
    """What the standard library takes for reading alone."""
    import email
    import email.policy

    mail = email.message_from_bytes(raw, policy=email.policy.default)
    return [part.get_content() for part in mail.walk() if not part.is_multipart()]


def rate(things, work):
    begun = perf_counter()
    for thing in things:
        work(thing)
    return len(things) / (perf_counter() - begun)


def figure(what, took, floor):
    return Figure(what, f"{took:.0f} /s", f"{floor:.0f} /s", took / floor, f">= {GOAL} /s", took >= GOAL)
