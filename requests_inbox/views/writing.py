"""What is being written: drafts that are kept, files that lie ready, saved replies that are put in."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from helpdesk.middleware import still_typing
from messaging.models import Attachment
from messaging.uploads import take_upload
from requests_inbox import policies
from requests_inbox.correspondence.composer import writing
from requests_inbox.correspondence.replies import filled
from requests_inbox.models import Draft, SavedReply, StaleDraft

from .page import find


@require_POST
def draft(request, reference, kind):
    """Keep what stands in the box. What is newer on another screen is shown, and never overwritten unseen."""
    return_request = writable(request, reference, kind)
    still_typing(request)
    seen, text = request.POST.get("revision", ""), request.POST.get("text", "")[: Draft.LONGEST]
    status = 200
    try:
        Draft.objects.keep(request.user, return_request, kind, text, seen=int(seen) if seen.isdecimal() else 0)
    except StaleDraft:
        status = 409
    stored = Draft.objects.of(request.user, return_request, kind).first()
    context = {"box": writing(stored, kind), "return_request": return_request, "is_stale": status == 409}
    return render(request, "requests_inbox/draft.html", context, status=status)


@require_POST
def uploads(request, reference):
    """One file, to go with the next message of this person."""
    return_request = writable(request, reference, Draft.Kind.MESSAGE)
    still_typing(request)
    if "file" not in request.FILES:
        raise Http404
    try:
        kept = take_upload(return_request.thread, request.FILES["file"], by=request.user)
    except ValidationError as why:
        return HttpResponse(why.message, status=422, content_type="text/plain; charset=utf-8")
    return render(request, "requests_inbox/upload.html", {"one": kept, "return_request": return_request})


@require_POST
def upload_removal(request, reference, key):
    return_request = find(request, reference)
    still_typing(request)
    mine = Attachment.objects.waiting_for(request.user, return_request.thread_id)
    get_object_or_404(mine, key=key).remove()
    if request.htmx:
        return HttpResponse()
    return redirect(resolve_url("requests_inbox:show", reference) + "#message-text")


@require_safe
def reply(request, reference, pk):
    """The text of a saved reply for this request."""
    return_request = find(request, reference)
    found = get_object_or_404(SavedReply.objects.select_related("shop"), shop=return_request.shop_id, pk=pk)
    return HttpResponse(filled(found, return_request, request.user), content_type="text/plain; charset=utf-8")


def writable(request, reference, kind):
    """The request, for somebody who may write there; nobody else has drafts or files on it."""
    return_request = find(request, reference)
    rule = {Draft.Kind.MESSAGE: "write", Draft.Kind.NOTE: "note"}.get(kind)
    role = request.user.roles.get(return_request.shop_id)
    if rule is None or policies.why_not(rule, return_request, request.user, role):
        raise Http404
    return return_request
