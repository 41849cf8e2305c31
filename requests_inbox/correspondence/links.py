"""Addresses of the customers' pages that letters name. Each letter has its own, sealed: it opens the page once.

The seal needs no row, so a preview shows the very letter that is sent. What has been used is the portal's to remember.
"""

import re
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

EPOCH = date(2020, 1, 1)
JOINER = "\u2060"  # between two letters it is invisible, and no mail program makes a link of what it parts
SALT = "requests_inbox.links"  # in every letter that was ever sent: it stays, wherever this module goes
KEY = re.compile(r"(/r/[-\w]+/(?:[-\w]+/)*)[-\w:.]{40,}")


def path_to_follow(request, kind):
    """Where a letter of this kind, written now, leads."""
    mark = f"{(datetime.now(UTC).date() - EPOCH).days}-{request.version}-{kind}"
    return reverse("portal:follow", args=[request.shop.slug, request.reference, mark, seal(request, mark)])


def without_keys(text):
    """A letter as staff see it: an address in it that lets its customer in would let in whoever reads it."""
    return KEY.sub(r"\1…", text)


def unlinked(text):
    """The same words to read, in which no mail program finds an address."""
    for sign in (".", ":", "/", "@"):
        text = text.replace(sign, f"{sign}{JOINER}")
    return text


def seal(request, mark, key=None):
    """Nobody else can make it up; hexadecimal and 256 bits long."""
    signed = f"{request.shop_id}\n{request.reference}\n{request.customer_email.lower()}\n{mark}"
    key = settings.THREAD_KEYS[0] if key is None else key
    return salted_hmac(SALT, signed, secret=key, algorithm="sha256").hexdigest()


def is_sealed(request, mark, given):
    return any(constant_time_compare(seal(request, mark, key), given) for key in settings.THREAD_KEYS)


def age(mark):
    """How old the letter is; a mark that says no day is as old as can be."""
    day = mark.partition("-")[0]
    known = day.isdecimal() and len(day) < 6
    return datetime.now(UTC).date() - EPOCH - timedelta(days=int(day)) if known else timedelta.max
