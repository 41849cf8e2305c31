"""What sending back costs and when it is settled, said before anything is sent: as an approval of it would have it."""

from django.utils.translation import gettext as _

from helpdesk.templatetags.ui import money
from requests_inbox.beginning.submitting import customer_pays
from requests_inbox.correspondence.wording import AFTER_ARRIVAL, FREE, PAID, PRICE
from requests_inbox.models import RequestLine, ReturnGround
from returns.paying import provider_of
from shipping.models import Way


def carriage(asking, way):
    """Who pays for the way back, and how much where we take it."""
    shop = asking.shop
    if shop.free_return or not customer_pays(shop, asking.grounds) or _is_free_exchange(asking):
        return str(FREE)
    collects = way != Way.OWN and provider_of(shop)
    price = shop.label_price_to(asking.order.country) if collects else None
    return str(PRICE) % {"price": money(price, shop.currency)} if price else str(PAID)


def terms(asking):
    """What the customer has to know before they send it: the way back, and when it is settled."""
    return [carriage(asking, asking.way), _settling(asking)]


def _settling(asking):
    if ReturnGround.WITHDRAWAL in asking.grounds:
        return _(
            "We pay back within 14 days of your withdrawal. We may wait for the items, or proof that you sent them."
        )
    return str(AFTER_ARRIVAL % {"refund_days": asking.terms.refund_term_days})


def _is_free_exchange(asking):
    wanted = {wish.chosen.get("resolution") for wish in asking.wishes}
    return asking.shop.free_exchange and wanted == {RequestLine.Resolution.EXCHANGE}
