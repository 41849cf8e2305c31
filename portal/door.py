"""What every page of the portal begins with: the shop that its address names, the visitor's language, who came in."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from shops.models import Shop
from shops.zones import zone

from . import framing, languages
from .models import Visit

COOKIE = "visit"  # of one shop's portal alone: staff's pages never see it, and it sees no session of theirs (T45)


def of_shop(view):
    """A page of one shop that anybody may open, in the visitor's language and the shop's time zone.

    The view finds the shop as `request.shop` and is not given the short name.
    """

    @login_not_required
    @wraps(view)
    def page(request, slug, **kwargs):
        request.shop = get_object_or_404(Shop, slug=slug)
        language = languages.of_visitor(request)
        translation.activate(language)  # not only while the view runs: an error page is in it, too
        request.LANGUAGE_CODE = language
        with timezone.override(zone(request.shop.time_zone)):
            response = answer(view, request, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return languages.remember(request, response)

    return page


def answer(view, request, **kwargs):
    """Of a shop that lists pages of its own, also inside of these."""
    request.is_framed = bool(request.shop.frame_origins) and framing.is_framed(request)
    if not request.shop.frame_origins:
        return view(request, **kwargs)
    return framing.let_be_framed(request, csp_override(framing.policy(request.shop))(view)(request, **kwargs))


def in_visit(view):
    """A page for somebody who has proved which order is theirs: `request.visit`. Others begin at the start."""

    @of_shop
    @wraps(view)
    def page(request, **kwargs):
        request.visit = Visit.objects.of(request.shop, request.COOKIES.get(COOKIE, ""))
        if request.visit is None:
            messages.info(request, _("Please say once more which order it is about: your last visit has ended."))
            return redirect("portal:home", request.shop.slug)
        request.visit.go_on()
        return view(request, **kwargs)

    return page


def let_in(request, order, page="portal:order", *names, address="", is_gift=False):
    """Begin a visit under a new key, whatever key came along (T45), and go on to a page of it."""
    _visit, key = Visit.objects.begin(order, address=address, is_gift=is_gift)
    response = redirect(page, request.shop.slug, *names)
    path = reverse("portal:home", args=[request.shop.slug])
    response.set_cookie(COOKIE, key, path=path, secure=settings.TLS, httponly=True, samesite="Lax")
    return response
