"""What every page of the frame shows: the rail."""

from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject


def frame(request):
    return {
        "demo": settings.MODE != "production",
        "rail": SimpleLazyObject(partial(_rail, request)),
    }


def _rail(request):
    from requests_inbox.lists.rail import rail  # the wiring knows every floor; the floors do not know the wiring

    return rail(request)
