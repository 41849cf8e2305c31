"""Names that only we can make up: of our letters, and of the addresses that their answers come to (T1).

Each seal covers shop, thread, letter and recipient, so that an answer shows which letter reached whom. A name without
a right seal is the same as none. The keys are `THREAD_KEYS`: the first seals, all of them open (R40).
"""

import re
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import punycode

TOKEN = re.compile(r"\+([0-9a-z]{1,13})\.([0-9a-f]{16})@")
MOST_NAMES = 40  # looked up in one text: each costs a query
LONGEST_LOCAL_PART = 64  # octets: RFC 5321, section 4.5.3.1.1
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_message_id(*, shop, thread_id, recipient):
    """A Message-ID whose seal covers shop, thread and recipient, so that an answer can be trusted to be one."""
    name = uuid.uuid4().hex
    host = punycode(shop.sender_address.rpartition("@")[2])
    return f"<{name}.{seal(name, shop_id=shop.pk, thread_id=thread_id, recipient=recipient)}@{host}>"


def reply_address(letter):
    """Where answers to this letter come: the shop's inbox with a token that names the letter."""
    local, _at, host = letter.shop.inbox_address.rpartition("@")
    address = f"{local}+{_base36(letter.pk)}.{_seal_of(letter, f'reply {letter.pk}')}@{punycode(host)}"
    if len(address.rpartition("@")[0]) > LONGEST_LOCAL_PART:
        raise ValueError(f"{letter.shop.inbox_address} is too long to put a token into")
    return address


def letter_answered(text, letters):
    """The letter of `letters` whose sealed name, a Message-ID or a reply address, stands in this text; else None."""
    for name, mark in _each_once(r"<([0-9a-f]{32})\.([0-9a-f]{16})@", text):
        letter = letters.filter(message_id__startswith=f"<{name}.{mark}@").first()
        if letter and _is_sealed(letter, name, mark):
            return letter
    for number, mark in _each_once(TOKEN, text.lower()):
        letter = letters.filter(pk=min(int(number, 36), 2**63 - 1)).first()
        if letter and _is_sealed(letter, f"reply {letter.pk}", mark):
            return letter
    return None


def _each_once(pattern, text):
    return list(dict.fromkeys(re.findall(pattern, text)))[:MOST_NAMES]


def without_token(address):
    """The inbox that an address with a token, or any other +detail, belongs to (RFC 5233); in small letters."""
    local, at, host = address.lower().rpartition("@")
    return local.partition("+")[0] + at + host


def seal(name, *, shop_id, thread_id, recipient, key=None):
    # Hexadecimal, because some servers change the case of what stands before the @.
    signed = f"{name}\n{shop_id}\n{thread_id}\n{recipient.lower()}"
    key = settings.THREAD_KEYS[0] if key is None else key
    return salted_hmac("messaging.message_ids", signed, secret=key, algorithm="sha256").hexdigest()[:16]


def _seal_of(letter, name, key=None):
    return seal(name, shop_id=letter.shop_id, thread_id=letter.thread_id, recipient=letter.recipient, key=key)


def _is_sealed(letter, name, mark):
    return any(constant_time_compare(_seal_of(letter, name, key), mark) for key in settings.THREAD_KEYS)


def _base36(number):
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits
