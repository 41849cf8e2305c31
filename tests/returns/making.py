"""Approved requests with their returns, for tests."""

from tests.builders import fresh, make_person, make_return, make_shop
from tests.shipping.making import make_destination


def make_approved(shop=None, *, country="", price=None, free=False, **fields):
    """A request that was approved, whose letter has left; with somewhere to send the goods."""
    shop = shop or make_shop(label_price=price)
    if not shop.destinations.exists():
        make_destination(shop)
    request = make_return(shop, country=country, **fields)
    request.approve(by=make_person(shop), seen=1, free_return=free)
    return let_leave(fresh(request))


def let_leave(request):
    """Its letters are with the customer: nothing can be undone any more."""
    request.thread.letters.filter(state="queued").update(state="sent", attempts=1)
    return fresh(request)
