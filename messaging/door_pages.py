"""How mail reaches a shop: the addresses that its mail service posts to."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helpdesk.parts import render_part
from shops.models import Shop
from shops.policies import may_administer

from .models import MailSecret
from .self_test import begin_test, last_test
from .services import INBOUND, TRACKING


def _shop(request, slug):
    shop = get_object_or_404(Shop.objects.visible_to(request.user), slug=slug)
    if not may_administer(request.user, shop):
        raise PermissionDenied
    return shop


@require_safe
def doors(request, slug):
    return _page(request, _shop(request, slug))


@require_POST
def secret(request, slug):
    """Make a new secret. It is shown in this answer, and never again."""
    shop = _shop(request, slug)
    return _page(request, shop, MailSecret.objects.renew(shop, by=request.user))


@require_POST
def mail_test(request, slug):
    """A letter to oneself."""
    shop = _shop(request, slug)
    begin_test(shop, request.user)
    return _page(request, shop) if request.htmx else redirect("messaging:doors", slug)


def _page(request, shop, secret=""):
    known = MailSecret.objects.filter(shop=shop).select_related("made_by").first()
    context = {"shop": shop, "known": known, "addresses": _addresses(shop, secret)}
    context["test"] = last_test(shop, request.user)
    return render_part(request, "messaging/doors.html", context, ["mail-test"])


def _addresses(shop, secret):
    """[(service, where it posts mails, where it posts what became of letters)], as long as the secret is at hand."""
    if not secret:
        return []
    start = shop.base_url.rstrip("/")
    return [
        (
            service,
            service in INBOUND and start + reverse("messaging:mail_in", args=[secret, service]),
            start + reverse("messaging:mail_track", args=[secret, service]),
        )
        for service in sorted(TRACKING)
    ]
