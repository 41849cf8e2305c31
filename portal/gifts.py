"""A code with which somebody who was given a present can send it back, and whoever bought it learns nothing of it.

Nothing is stored: the code follows from the order. The buyer sees it and passes it on; a shop can print it.
"""

from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

LENGTH = 10  # of 32 letters and digits: 50 bits, and few tries at them


def code_of(order, key=None):
    key = settings.THREAD_KEYS[0] if key is None else key
    made = salted_hmac("portal.gifts", f"{order.shop_id} {order.pk}", secret=key, algorithm="sha256").digest()
    return b32encode(made).decode()[:LENGTH]


def shown(order):
    """As people read it to each other."""
    code = code_of(order)
    return f"{code[:5]}-{code[5:]}"


def opens(order, typed):
    """Whether this is the order's code, however it was typed. The letters O, I and B are no digits in it."""
    bare = "".join(filter(str.isalnum, typed)).upper().translate(str.maketrans("018", "OIB"))
    return any(constant_time_compare(code_of(order, key), bare) for key in settings.THREAD_KEYS)
