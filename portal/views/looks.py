"""The shop's look as the form of its settings has it, before anybody keeps it: a page of the portal, and a letter."""

import base64
import re
from copy import copy

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from messaging.logos import PNG, with_logo
from requests_inbox.beginning.terms import terms_now
from requests_inbox.correspondence.letters import sample
from requests_inbox.views.reading import MAIL_CSP
from shops import logo_drafts

from ..brand import sheet
from ..finding_forms import FindForm
from .settings import _shop as administered

COLOUR = re.compile(r"#[0-9a-f]{6}")
# In a frame of the settings: nothing in there can be pressed or sent.
PAGE_CSP: dict = settings.SECURE_CSP | {"sandbox": ["allow-same-origin"], "frame-ancestors": [CSP.SELF]}
del PAGE_CSP["script-src"]


def as_typed(shop, query):
    """The shop as it would be. What the form has wrong is as before."""
    looks = copy(shop)
    if COLOUR.fullmatch(query.get("brand_colour", "")):
        looks.brand_colour = query["brand_colour"]
    if draft := logo_drafts.name_of(query.get("logo_draft", ""), shop):
        looks.logo = draft
    elif query.get("no_logo"):
        looks.logo = ""
    return looks


@require_safe
@csp_override(PAGE_CSP)
def page(request, slug):
    request.shop = as_typed(administered(request, slug), request.GET)
    with translation.override(request.shop.language):
        request.LANGUAGE_CODE = request.shop.language
        context = {"form": FindForm(), "terms": terms_now(request.shop), "logo": _logo_in(request.shop)}
        return render(request, "portal/look.html", context)


@require_safe
def colours(request, slug):
    shop = as_typed(administered(request, slug), request.GET)
    return HttpResponse(sheet(shop.brand_colour), content_type="text/css; charset=utf-8")


@require_safe
@csp_override(MAIL_CSP)
def letter(request, slug):
    shop = as_typed(administered(request, slug), request.GET)
    return HttpResponse(with_logo(sample(shop).html, shop))


def _logo_in(shop):
    """As an address that has the picture itself in it: a draft has no address of its own."""
    if not shop.logo:
        return ""
    try:
        with shop.logo.open() as file:
            return f"data:{PNG};base64,{base64.b64encode(file.read()).decode()}"
    except FileNotFoundError:
        return ""
