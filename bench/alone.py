"""Figures of one kind, without all the others, in a database of its own.

DATABASE_URL=postgres://… python -m bench.alone mail
DATABASE_URL=postgres://… python -m bench.alone thread
"""

import os
import sys
import tempfile

from bench.databases import NoPostgres, database_of_its_own
from bench.figures import show


def mail():
    from bench.mail import measure_mail

    return measure_mail(1000)


def thread():
    from bench.mail import letters_of_requests
    from bench.threads import measure_threads

    return measure_threads(*(letter.thread for letter in letters_of_requests()[:2]))


KINDS = {"mail": mail, "thread": thread}


def main():
    kind = KINDS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if kind is None:
        sys.exit(__doc__)
    try:
        with tempfile.TemporaryDirectory(prefix="keur-bench-") as folder, database_of_its_own() as address:
            os.environ |= {"DATABASE_URL": address, "KEUR_MODE": "test", "KEUR_VAR": folder}
            os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
            measure(kind)
    except NoPostgres as reason:
        sys.exit(str(reason))


def measure(kind):
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    show(kind())
    connections.close_all()


if __name__ == "__main__":
    main()
