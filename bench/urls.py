"""The desk, the floors that its figures stand on, and a colleague's hand."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from helpdesk.urls import urlpatterns as desk
from messaging.models import Thread
from requests_inbox.models import ReturnRequest


@require_POST
def floor(request):
    """Nothing but one row written."""
    Thread.objects.create(shop_id=request.POST["shop"], subject="floor")
    return HttpResponse(status=204)


def empty(request):
    """Nothing but who asks."""
    return HttpResponse(status=204)


@require_POST
def change(request):
    """Something happens to a request, so that what was drawn of it no longer holds."""
    ReturnRequest.objects.visible_to(request.user).get(pk=request.POST["pk"]).note(by=request.user, text="Rang again.")
    return HttpResponse(status=204)


urlpatterns = [path("floor/", floor), path("floor/empty/", empty), path("floor/change/", change), *desk]
