"""What one was told: the bell of the frame, and the page behind it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.numbers import number_in
from helpdesk.parts import render_part
from notifications.models import Notice
from notifications.telling import read

PAGE = 50


@require_safe
def notices(request):
    """The newest, or those before one."""
    rows = Notice.objects.visible_to(request.user).in_bell().select_related("shop", "actor").order_by("-pk")
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {"notices": found[:PAGE], "older": older, "is_newest": before is None}
    return render_part(request, "notifications/notices.html", context, ["notices"])


@require_safe
def bell(request):
    """Its number, for a page that stays open. It asks in a hidden tab, too: that nobody is here to see it."""
    return render(request, "notifications/bell.html")


@require_POST
def opening(request, pk):
    """Read it and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    read(request.user, pk=notice.pk)
    return redirect(notice.opens)


@require_POST
def reading(request, pk):
    read(request.user, pk=get_object_or_404(Notice.objects.visible_to(request.user), pk=pk).pk)
    return redirect("notifications:notices")


@require_POST
def read_all(request):
    read(request.user)
    messages.success(request, _("All of it is read."))
    return redirect("notifications:notices")
