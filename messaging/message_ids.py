"""Names for our letters that nobody else can make up (T1)."""

import uuid

from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode


def new_message_id(*, shop, thread_id, recipient):
    """A Message-ID whose seal covers shop, thread and recipient, so that an answer can be trusted to be one."""
    name = uuid.uuid4().hex
    host = punycode(shop.sender_address.rpartition("@")[2])
    return f"<{name}.{seal(name, shop_id=shop.pk, thread_id=thread_id, recipient=recipient)}@{host}>"


def seal(name, *, shop_id, thread_id, recipient):
    # Hexadecimal, because some servers change the case of what stands before the @.
    signed = f"{name}\n{shop_id}\n{thread_id}\n{recipient.lower()}"
    return salted_hmac("messaging.message_ids", signed, algorithm="sha256").hexdigest()[:16]
