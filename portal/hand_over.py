"""A shop vouches for who is signed in there: a link that it signs brings them to their order (docs/portal.md).

    /r/SHOP/hand-over/?order=NUMBER&expires=SECONDS&signature=HEX

`signature` is HMAC-SHA256 of the lines SHOP, NUMBER and SECONDS, by the shop's secret. It works once, and soon ends.
"""

import hmac
import time

from orders.models import Order

from .models import HandOver, SpentLink

LONGEST = 10 * 60  # seconds that a link may be good for


def signature(secret, slug, number, expires):
    return hmac.new(secret.encode(), f"{slug}\n{number}\n{expires}".encode(), "sha256").hexdigest()


def order_of(shop, number, expires, given):
    """The order that a link leads to, or None: wrongly signed, too late, used already, or no such order."""
    known = HandOver.objects.filter(shop=shop).first()
    if not known or not expires.isdecimal() or not 0 <= int(expires[:12]) - time.time() <= LONGEST:
        return None
    if not hmac.compare_digest(signature(known.secret, shop.slug, number, expires).encode(), given.encode()):
        return None
    order = Order.objects.filter(shop=shop, number=number).first()
    return order if order and SpentLink.spend(given) else None
