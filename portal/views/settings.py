"""What an admin sets of the customers' pages: where they are, and whether the shop's own log-in is trusted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shops.models import Shop
from shops.policies import may_administer

from .. import languages
from ..models import HandOver


def _shop(request, slug):
    shop = get_object_or_404(Shop.objects.visible_to(request.user), slug=slug)
    if not may_administer(request.user, shop):
        raise PermissionDenied
    return shop


@require_safe
def page(request, slug):
    return _page(request, _shop(request, slug))


@require_POST
def secret(request, slug):
    """Make a new secret. It is shown in this answer, and never again."""
    shop = _shop(request, slug)
    return _page(request, shop, HandOver.objects.renew(shop, by=request.user))


@require_POST
def secret_removal(request, slug):
    shop = _shop(request, slug)
    HandOver.objects.stop(shop, by=request.user)
    messages.success(request, _("Links of the shop's log-in open nothing any more."))
    return redirect("portal_settings:page", slug)


def withdrawal_links(shop, address):
    """[(code, name of the language, a link with its words in it)]: what the law wants a web shop to have (Art. 11a)."""
    for code, name in languages.choices(shop):
        with translation.override(code):
            words = _("Withdraw from contract here")
        yield code, name, format_html('<a href="{}?{}={}">{}</a>', address, languages.PARAMETER, code, words)


def _page(request, shop, secret=""):
    start = shop.base_url.rstrip("/")
    context = {
        "shop": shop,
        "secret": secret,
        "known": HandOver.objects.filter(shop=shop).select_related("made_by").first(),
        "address": start + reverse("portal:home", args=[shop.slug]),
        "withdrawal": (withdrawal := start + reverse("portal:withdrawal", args=[shop.slug])),
        "withdrawal_links": withdrawal_links(shop, withdrawal),
        "hand_over": start + reverse("portal:hand_over", args=[shop.slug]) + "?order=…&expires=…&signature=…",
    }
    return render(request, "portal/settings.html", context)
