"""The page of whoever leads a shop."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_inbox.listing import asker_of
from requests_inbox.team import first_in_line, holds_of, led_shops, people_of


@require_safe
def team(request):
    asker = asker_of(request)
    shops = led_shops(asker.person, asker.shop)
    if not shops:
        raise PermissionDenied
    context = {"shops": shops, "people": people_of(shops), "holds": holds_of(shops), "firsts": first_in_line(shops)}
    return render(request, "requests_inbox/team.html", context)
