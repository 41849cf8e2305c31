"""What every page of the frame shows: style sheets and the rail."""

from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject

STYLESHEETS = [
    f"css/{name}.css"
    for name in [
        "tokens", "base", "layout", "components/actions", "components/signs", "components/rail", "components/list",
        "components/detail", "components/thread", "components/feedback", "components/overlays", "components/table",
        "components/desk",
        "components/settings", "components/narrow", "utilities",
    ]
]  # fmt: skip


def frame(request):
    return {
        "stylesheets": STYLESHEETS,
        "demo": settings.MODE != "production",
        "rail": SimpleLazyObject(partial(_rail, request)),
    }


def _rail(request):
    from requests_inbox.queues import rail  # the wiring knows every floor; the floors do not know the wiring

    return rail(request)
