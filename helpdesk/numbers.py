"""Numbers out of addresses and forms, in which anybody can type anything."""

from django.db.models import BigIntegerField

LONGEST = len(str(BigIntegerField.MAX_BIGINT)) - 1  # digits of which every number fits into a column


def number_in(text):
    """The number that a text is; None where it is none, or larger than any row's."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
