"""In which language a visitor reads: what a link says, what they chose before, what browser or shop speaks."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "language"
PARAMETER = "language"
REMEMBERED = 365 * 24 * 60 * 60  # seconds


def spoken_by(shop):
    """The languages of a shop's pages, its main one first."""
    known = dict(settings.CUSTOMER_LANGUAGES)
    return [code for code in dict.fromkeys([shop.language, *shop.languages]) if code in known]


def of_visitor(request):
    """The first that the shop speaks of all that the visitor may want."""
    spoken = spoken_by(request.shop)
    return next((code for code in _wanted(request) if code in spoken), spoken[0])


def _wanted(request):
    yield request.GET.get(PARAMETER)
    yield request.COOKIES.get(COOKIE)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        yield code.partition("-")[0]


def remember(request, response):
    """Who chose a language keeps it on all pages of this shop."""
    if request.GET.get(PARAMETER) == request.LANGUAGE_CODE:
        path = reverse("portal:home", args=[request.shop.slug])
        response.set_cookie(
            COOKIE, request.LANGUAGE_CODE, max_age=REMEMBERED, path=path, secure=settings.TLS, samesite="Lax"
        )
    return response


def choices(shop):
    """[(code, the language's own name for itself)]"""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code in spoken_by(shop)]
