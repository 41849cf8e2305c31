"""Kills what takes mails in with SIGKILL again and again, and counts (R7, R11).

The promise: no mail that was said yes to is lost, every row has its bytes, and each mail becomes one message.
Run on a database of its own: DATABASE_URL=… python -m bench.mail_kills [--mails 200] [--kills 100]
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import sys
import time
from pathlib import Path

import django


def keep_on_receiving(said_yes, recipient, message_id):
    """Take mails in and write down each key only after the answer, as a mail server would forget its copy."""
    from messaging.receiving import receive

    with Path(said_yes).open("a", buffering=1) as file:
        while True:
            number = random.getrandbits(64)
            raw = RAW.format(number=number, recipient=recipient, message_id=message_id).encode()
            mail = receive(raw, door="smtp", recipient=recipient, verdict={"dmarc": "pass"})
            file.write(f"{mail.key} {hashlib.sha256(raw).hexdigest()}\n")


def read_what_waits():
    from messaging.intake import take_in
    from messaging.models import IncomingMail

    for pk in IncomingMail.objects.waiting().order_by("pk").values_list("pk", flat=True):
        take_in(pk)


def killed(work, *args, within):
    """Start it and kill it a moment later; True if it had come to its end by itself."""
    process = multiprocessing.get_context("fork").Process(target=work, args=args)
    process.start()
    process.join(random.uniform(0.01, within))
    process.kill()
    process.join()
    return process.exitcode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--kills", type=int, default=100)
    told = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench.forking import let_go_of_the_database
    from messaging import placing

    call_command("migrate", verbosity=0)
    placing.MOST_AN_HOUR = 10**6
    letter = a_letter()
    said_yes = settings.VAR_DIR / "said-yes"
    said_yes.touch()
    let_go_of_the_database()
    kills = 0
    while kills < told.kills // 2 or len(said_yes.read_text().splitlines()) < told.mails:
        killed(keep_on_receiving, said_yes, letter.shop.inbox_address, letter.message_id, within=0.4)
        kills += 1
    again = 0
    while again < told.kills - kills or waiting():
        let_go_of_the_database()
        again += 1
        if killed(read_what_waits, within=3):
            break
    report(said_yes, kills + again)


def waiting():
    from messaging.models import IncomingMail

    return IncomingMail.objects.waiting().exists()


def a_letter():
    from messaging.composing import Composed
    from messaging.models import Thread
    from messaging.outbox import queue
    from shops.models import Shop

    shop = Shop.objects.create(
        name="Kills", slug=f"kills-{time.time_ns()}", reference_prefix="K", base_url="https://kills.test/",
        sender_address="desk@kills.test", languages=["en"],
    )  # fmt: skip
    thread = Thread.objects.create(shop=shop, subject="Kills")
    composed = Composed(shop, "en", subject="Kills", text="Hello", html="<p>Hello</p>")
    return queue(composed, thread=thread, kind="bench", to="ann@kills.test")


def report(said_yes, kills):
    from django.db.models import Count

    from messaging.mail_store import raw_of
    from messaging.models import Attachment, IncomingMail, Message

    mails = {str(mail.key): mail for mail in IncomingMail.objects.all()}
    yes = dict(line.split() for line in said_yes.read_text().splitlines())
    lost = sum(key not in mails for key in yes)
    wrong = sum(hashlib.sha256(raw_of(mail)).hexdigest() != mail.sha256 for mail in mails.values())
    outcomes = dict(IncomingMail.objects.values_list("outcome").annotate(Count("pk")))
    files = sum(attachment.file.storage.exists(attachment.file.name) for attachment in Attachment.objects.all())
    print(
        f"mails {len(mails)} yes {len(yes)} kills {kills} lost {lost} wrong {wrong} "
        f"threaded {outcomes.get('threaded', 0)} messages {Message.objects.count()} files {files}"
    )
    sys.exit(bool(lost or wrong))


RAW = """From: Ann <ann@kills.test>
To: {recipient}
Message-ID: <{number}@kills.test>
References: {message_id}
Content-Type: multipart/mixed; boundary=b

--b

Hello {number}
--b
Content-Type: text/plain; name=note.txt
Content-Disposition: attachment; filename=note.txt

{number}
--b--
"""

if __name__ == "__main__":
    main()
