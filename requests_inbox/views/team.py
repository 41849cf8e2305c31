"""The pages of whoever leads a shop."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from helpdesk.parts import render_part
from requests_inbox.calibrating import DAYS, OUTCOMES, Calibration
from requests_inbox.lists.listing import asker_of
from requests_inbox.team import first_in_line, holds_of, led_shops, people_of, teams_of
from shops.models import Shop


@require_safe
def team(request):
    asker = asker_of(request)
    shops = led_shops(asker.person, asker.shop)
    if not shops and request.htmx:
        return HttpResponseClientRefresh()  # the role has ended while the page asked for itself
    if not shops:
        raise PermissionDenied
    context = {
        "shops": shops, "people": people_of(shops), "teams": teams_of(shops), "holds": holds_of(shops),
        "firsts": first_in_line(shops),
    }  # fmt: skip
    return render_part(request, "requests_inbox/team.html", context, ["team"])


@require_safe
def calibration(request):
    """First pass against second; `?checked=` shows the reasons of what one person checked."""
    asker = asker_of(request)
    shops = led_shops(asker.person, asker.shop)
    if not shops:
        raise PermissionDenied
    checker = request.GET.get("checked", "")
    checker = int(checker) if checker.isdecimal() and int(checker) in asker.colleagues else None
    found = Calibration.of(shops, reasons=asker.reasons, checker=checker)
    context = {
        "shops": shops, "calibration": found, "days": DAYS, "outcomes": OUTCOMES.choices,
        "checker": asker.colleagues.get(checker), "two": any(shop.second_pass != Shop.SecondPass.OFF for shop in shops),
    }  # fmt: skip
    return render(request, "requests_inbox/calibration.html", context)
