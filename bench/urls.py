"""The desk, and the floor that its figures stand on: a view that does nothing but write one row."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from helpdesk.urls import urlpatterns as desk
from messaging.models import Thread


@require_POST
def floor(request):
    Thread.objects.create(shop_id=request.POST["shop"], subject="floor")
    return HttpResponse(status=204)


urlpatterns = [path("floor/", floor), *desk]
