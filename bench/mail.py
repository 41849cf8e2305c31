"""How many mails come in: through the door into the ledger, and from there into threads. Each beside its floor."""

import base64
import multiprocessing
import os
import smtplib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import count
from time import perf_counter

from bench.figures import Figure

WITH_FILE = 5  # every so many-th mail carries one
FILE_BYTES = 100 * 1024
REQUESTS = 50  # that the mails answer, by turns
CONNECTIONS = 8  # as a mail server opens them when much comes in
DOOR_GOAL = 300  # mails a second
THREAD_GOAL = 60
PORT = 2588
BORDER = "mx.mails.test"  # the mail server before our door, which says that the sender is proven

numbers = count(1)


def measure_mail(mails):
    """Half of them come one after the other, half of them over several connections at once."""
    from django.conf import settings
    from django.db import connections

    from messaging import placing

    connections.settings["default"]["CONN_MAX_AGE"] = 600  # as outside of tests
    settings.MAIL_AUTHSERV_ID = BORDER
    placing.MOST_AN_HOUR = 10**9  # each writes more often than people do
    letters = letters_of_requests()
    raws = [write(letters[number % REQUESTS]) for number in range(mails)]
    floor = rate_of_bare_parse(raws)
    inbox = letters[0].shop.inbox_address
    lone, together = through_the_door(inbox, raws[::2], 1), through_the_door(inbox, raws[1::2], CONNECTIONS)
    threaded = to_the_thread(mails)
    return [
        figure("mails through the door into the ledger, one client", lone, floor),
        figure(f"mails through the door into the ledger, {CONNECTIONS} connections", together, floor, DOOR_GOAL),
        figure("mails from the ledger into their thread, one worker", threaded, floor, THREAD_GOAL),
    ]


def letters_of_requests():
    """A customer each, with a request that waits for them."""
    from orders.models import Order
    from requests_inbox.beginning.submitting import Asked, submit
    from requests_inbox.models import ReturnReason
    from shops.models import Shop

    shop = Shop.objects.create(
        name="Mails", slug="mails", reference_prefix="ML", base_url="https://mails.test/",
        sender_address="desk@mails.test", languages=["en"],
    )  # fmt: skip
    reason = ReturnReason.objects.filter(shop=shop).first()
    letters = []
    for number in range(REQUESTS):
        order = Order.objects.create(
            shop=shop, number=f"M{number}", customer_name="Ann", customer_email=f"ann-{number}@mails.test",
            customer_language="en", currency=shop.currency, ordered_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        line = order.lines.create(number=1, sku="S", name="Thing", quantity=1, price_paid=Decimal(10))
        letters.append(submit(order, [Asked(line, 1, reason)]).thread.letters.get())
    return letters


def write(letter):
    """Short answers, as customers write them; one of five with a picture."""
    number = next(numbers)
    picture = base64.encodebytes(os.urandom(FILE_BYTES)).decode() if number % WITH_FILE == 0 else ""
    part = (
        f"--b\nContent-Type: image/jpeg; name=p.jpg\nContent-Transfer-Encoding: base64\n\n{picture}" if picture else ""
    )
    head = f"Authentication-Results: {BORDER}; dmarc=pass header.from=mails.test\n"
    head += f"From: Ann <{letter.recipient}>\nTo: {letter.shop.inbox_address}\nMessage-ID: <{number}@mails.test>\n"
    head += f"References: {letter.message_id}\nContent-Type: multipart/mixed; boundary=b\n\n"
    body = f"--b\nContent-Type: text/plain; charset=utf-8\n\nHere it is, number {number}.\n\n> Hello\n{part}--b--\n"
    return (head + body).replace("\n", "\r\n").encode()


def through_the_door(inbox, raws, connections):
    """Mails a second, as a mail server in a process of its own sees it."""
    from messaging.mail_door import door

    listener = door(port=PORT)
    listener.start()
    try:
        with multiprocessing.get_context("spawn").Pool(1) as clients:
            return clients.apply(send, [inbox, raws, connections])
    finally:
        listener.stop()


def send(inbox, raws, connections):
    with ThreadPoolExecutor(connections) as clients:
        begun = perf_counter()
        list(clients.map(send_over_one, [inbox] * connections, [raws[n::connections] for n in range(connections)]))
        return len(raws) / (perf_counter() - begun)


def send_over_one(inbox, raws):
    with smtplib.SMTP("127.0.0.1", PORT) as server:
        for raw in raws:
            server.sendmail("ann@mails.test", [inbox], raw)


def to_the_thread(mails):
    """All that a worker does for a mail, from the job it takes to the job it ticks off."""
    from helpdesk.jobs.worker import Worker
    from messaging.models import IncomingMail, Message

    worker = Worker(queues=["incoming"])
    worker.turn()  # the process that reads begins with the first
    before = Message.objects.count()
    begun = perf_counter()
    worker.run_due()
    took = perf_counter() - begun
    if Message.objects.count() != mails or IncomingMail.objects.waiting().exists():
        raise RuntimeError("Not every mail became a message.")
    return (mails - before) / took


def rate_of_bare_parse(raws):
    """What the standard library takes for reading alone."""
    import email
    import email.policy

    begun = perf_counter()
    for raw in raws:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return len(raws) / (perf_counter() - begun)


def figure(what, took, floor, goal=None):
    said = "" if goal is None else f">= {goal} /s"
    return Figure(what, f"{took:.0f} /s", f"{floor:.0f} /s", took / floor, said, None if goal is None else took >= goal)
