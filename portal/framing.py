"""The portal inside a page of the shop's own: only in pages of the origins that the shop lists, and with its cookies.

Browsers keep cookies from frames of other sites, unless they are marked for that: such a cookie (CHIPS, "Partitioned")
is seen in frames within that one site only, and never where the portal stands alone.
"""

from http.cookies import Morsel

from django.conf import settings
from django.utils.csp import CSP

MARK = "framed"  # a cookie: what htmx asks for from within a frame does not say that it is in one
Morsel._reserved.setdefault("partitioned", "Partitioned")  # type: ignore[attr-defined]  # Python knows it from 3.14 on
Morsel._flags.add("partitioned")  # type: ignore[attr-defined]


def policy(shop):
    """The Content-Security-Policy of a shop's pages that may be framed."""
    return settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF, *shop.frame_origins]}


def is_framed(request):
    """Where frame and page are of one site, a tab of its own has the frame's cookie, too."""
    place = request.headers.get("Sec-Fetch-Dest")
    return place == "iframe" or (place != "document" and MARK in request.COOKIES)


def let_be_framed(request, response):
    """Older browsers would look at X-Frame-Options, too."""
    response.xframe_options_exempt = True
    if request.is_framed:
        response.set_cookie(MARK, "1", path=f"/r/{request.shop.slug}/", httponly=True)
        if response.get("Content-Disposition", "").startswith("inline"):  # it would take the place of the page for good
            response["Content-Disposition"] = response["Content-Disposition"].replace("inline", "attachment", 1)
    return response


def cookies_in_frames(get_response):
    """Marks all cookies of a page in a frame, whoever sets them, as cookies of that frame."""

    def middleware(request):
        response = get_response(request)
        if getattr(request, "is_framed", False):
            for cookie in response.cookies.values():
                cookie.update({"samesite": "None", "secure": True, "partitioned": True})
        return response

    return middleware
