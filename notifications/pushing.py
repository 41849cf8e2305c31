"""Web Push: a short line to one browser, which only that browser can read (RFC 8030, 8188, 8291, 8292).

It goes to the push services that browsers use and nowhere else: a subscription is an address that somebody gives us,
and must not lead into our own network (T65). Redirects are not followed.
"""

import json
from functools import cache
from urllib.parse import urlsplit

import http_ece
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from py_vapid import Vapid02
from py_vapid.utils import b64urldecode, b64urlencode

LIVES = 24 * 60 * 60  # seconds that a push service keeps it for a browser that is closed
PATIENCE = 10
PASSING = {408, 425, 429}  # refusals that say: later
POINT, SECRET = 65, 16  # bytes of the browser's two keys
session = requests.Session()


def is_set_up():
    return bool(settings.VAPID_PRIVATE_KEY)


@cache
def _vapid(key):
    return Vapid02.from_string(key)


def public_key():
    """What a browser asks for, so that nobody else can push to it."""
    key = _vapid(settings.VAPID_PRIVATE_KEY).public_key
    return b64urlencode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_push_service(endpoint):
    """Whether an address is one of those that browsers give."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or port not in (None, 443) or parts.username or parts.password:
        return False
    host = parts.hostname or ""
    return any(host == known or host.endswith(f".{known}") for known in settings.PUSH_SERVICES)


def are_keys(p256dh, auth):
    """Whether these are a browser's: a point of the curve, and a secret."""
    try:
        point, secret = b64urldecode(p256dh.encode()), b64urldecode(auth.encode())
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == POINT and len(secret) == SECRET


def tell(subscription, notice):
    """The notice in its reader's words: never a customer's. A browser that is gone is forgotten."""
    with override(notice.person.language):
        about = f"all-{notice.shop_id}" if notice.is_about_all else notice.topic
        words = {"title": str(notice), "url": notice.opens, "tag": f"{notice.kind}-{about}"}
    if not is_push_service(subscription.endpoint):  # the list of services may have become shorter
        return subscription.delete()
    answer = send(subscription, json.dumps(words).encode())
    if is_gone(answer.status_code):
        return subscription.delete()
    answer.raise_for_status()  # tried again by its job
    return type(subscription).objects.filter(pk=subscription.pk).update(told_at=timezone.now())


def is_gone(status):
    """Whether the service will never take anything for it again: it is over, or was made with another key of ours."""
    return 400 <= status < 500 and status not in PASSING


def send(subscription, words):
    parts = urlsplit(subscription.endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{settings.PUSH_CONTACT}"}
    body = http_ece.encrypt(
        words, private_key=ec.generate_private_key(ec.SECP256R1()), dh=b64urldecode(subscription.p256dh.encode()),
        auth_secret=b64urldecode(subscription.auth.encode()), version="aes128gcm",
    )  # fmt: skip
    headers = _vapid(settings.VAPID_PRIVATE_KEY).sign(claims)
    headers |= {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(LIVES)}
    return session.post(subscription.endpoint, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False)
