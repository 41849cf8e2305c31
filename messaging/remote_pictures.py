"""Addresses under which we show pictures that a mail names: made for one message and one session, for ten minutes.

The frame that shows a mail has no origin of its own, so no cookie comes with what it asks. The address itself is the
proof: encrypted, because it holds the session.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.urls import reverse

from shops.sessions import SessionStore

from .models import Message

LASTS = 600  # seconds
MOST = 50  # of one mail
LONGEST = 2000  # characters of an address


def addresses_for(http, message):
    """A function that gives our address for one elsewhere, or None once there are too many."""
    given = {}

    def address(url):
        if url not in given and len(given) < MOST and len(url) <= LONGEST:
            told = json.dumps([message.pk, http.session.session_key, url])
            path = reverse("messaging:remote_picture", args=[_fernet().encrypt(told.encode()).decode()])
            given[url] = http.build_absolute_uri(path)  # the cleaner lets no relative one through
        return given.get(url)

    return address


def asked_for(token):
    """The address elsewhere, if whoever got this token may still read that message; else None."""
    try:
        pk, session, url = json.loads(_fernet().decrypt(token.encode(), ttl=LASTS))
    except (InvalidToken, ValueError):
        return None
    person = SessionStore(session).signed_in()
    may = person and Message.objects.visible_to(person).filter(pk=pk).exists()
    return url if may else None


def _fernet():
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(urlsafe_b64encode(sha256(b"pictures elsewhere" + key.encode()).digest())) for key in secrets]
    )
