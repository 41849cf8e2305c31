from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone


def now():
    """The database's clock, so that workers whose own clocks differ agree on a lease (R29).

    SQLite lives on this machine, and its NOW has milliseconds only: a letter just queued would not be due yet.
    """
    return timezone.now() if connection.vendor == "sqlite" else Now()
