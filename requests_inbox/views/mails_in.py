"""The Mail page: every mail that came in, with its outcome, and the few things that a person does about it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messaging import intake
from messaging.mail_store import path_of, raw_of
from messaging.reader import Unread, reader
from messaging.reasons import in_words
from requests_inbox import policies
from requests_inbox.incoming import TONES, MailList, mails_of, requests_by_thread, suggestions, words_to_start_with
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import Refusal


@require_safe
def mails(request):
    """The list, narrowed by what its address says."""
    return render(request, "requests_inbox/mails.html", {"list": MailList(request.user, request.GET)})


@require_safe
def incoming(request, pk):
    return page_of(request, find(request, pk))


@require_safe
def incoming_raw(request, pk):
    """The bytes as they came. Always a file to keep, never a page to open (T21)."""
    found = find(request, pk)
    response = HttpResponse(raw_of(found), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.key.hex}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def incoming_place(request, pk):
    """Put it into a request."""
    found = find(request, pk)
    reference = request.POST.get("reference", "").strip().upper()[:20]
    chosen = ReturnRequest.objects.visible_to(request.user).with_facts().filter(reference=reference).first()
    if chosen is None or found.shop_id not in (None, chosen.shop_id):
        return page_of(request, found, _("There is no request “%(name)s” in this shop.") % {"name": reference}, 422)
    try:
        policies.require("place_mail", chosen, request.user)
        intake.put(found, chosen.thread, by=request.user)
    except Refusal as refusal:
        return page_of(request, found, refusal.reason, refusal.status)
    except (intake.Settled, Unread) as error:
        return page_of(request, found, _of(error), 409)
    messages.success(request, _("The mail is in %(reference)s.") % {"reference": chosen.reference})
    return redirect("requests_inbox:show", chosen.reference)


@require_POST
def incoming_aside(request, pk):
    """Nothing has to be done about it."""
    found = find(request, pk)
    if intake.set_aside(found, by=request.user):
        messages.success(request, _("The mail is set aside."))
        return redirect("requests_inbox:mails")
    return page_of(request, found, _of(intake.Settled()), 409)


@require_POST
def incoming_again(request, pk):
    """Read it again, for instance after an upgrade."""
    found = find(request, pk)
    if intake.read_again(found):
        messages.success(request, _("The mail is read again. In a moment it has its outcome."))
        return redirect("requests_inbox:incoming", found.pk)
    return page_of(request, found, _of(intake.Settled()), 409)


def find(http, pk):
    return get_object_or_404(mails_of(http.user).select_related("shop", "original", "settled_by", "letter"), pk=pk)


def page_of(http, mail, refusal="", status=200) -> HttpResponseBase:
    mail.tone, mail.icon = TONES[mail.outcome]
    reading, unread = None, ""
    try:
        reading = reader.read(path_of(mail))
    except Unread as error:
        unread = in_words(error.reason)
    text = reading.mail.text if reading else ""
    context = {
        "mail": mail,
        "read": reading and reading.mail,
        "unread": unread,
        "text": text[:100_000],
        "request_of_mail": requests_by_thread(http.user, [mail.thread_id]).get(mail.thread_id),
        "suggestions": suggestions(http.user, mail, text) if mail.outcome in intake.MAY_BE_READ_AGAIN else [],
        "can_be_placed": mail.outcome in intake.MAY_BE_READ_AGAIN,
        "start_with": words_to_start_with(mail, text),
        "refusal": refusal,
    }
    return render(http, "requests_inbox/incoming.html", context, status=status)


def _of(error):
    """Why it could not be done."""
    if isinstance(error, Unread):
        return in_words(error.reason)
    return _("This mail has found its outcome meanwhile.")
