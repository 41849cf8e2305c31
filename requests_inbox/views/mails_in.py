"""The Mail page: every mail that came in, with its outcome, and the few things that a person does about it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.parts import render_part
from messaging import intake
from messaging.mail_store import raw_of
from messaging.reader import Unread
from messaging.reasons import in_words
from requests_inbox import policies
from requests_inbox.correspondence.incoming import TONES, MailList, mails_of, requests_by_thread, suggestions
from requests_inbox.lists.queues import chosen_shop
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import Refusal
from requests_inbox.withdrawals.statements import statements_of
from requests_inbox.withdrawals.stating_by_mail import may_be_meant

PAGE = "requests_inbox/mails/page.html"
PARTS = ["list", "more", "detail"]


@require_safe
def mails(request):
    """The list, narrowed by what its address says."""
    return render_part(request, PAGE, {"list": list_of(request)}, PARTS)


@require_safe
def incoming(request, pk):
    """One mail, beside the list that its address names."""
    return show(request, find(request, pk))


def show(request, mail, **more):
    return render_part(request, PAGE, page_context(request, mail) | more, PARTS)


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
        return refuse(request, found, _("There is no request “%(name)s” in this shop.") % {"name": reference}, 422)
    try:
        policies.require("place_mail", chosen, request.user)
        intake.put(found, chosen.thread, by=request.user)
    except Refusal as refusal:
        return refuse(request, found, refusal.reason, refusal.status)
    except Unread as error:
        return refuse(request, found, in_words(error.reason), 409)
    except intake.Settled:
        return settled_meanwhile(request, found)
    messages.success(request, _("The mail is in %(reference)s.") % {"reference": chosen.reference})
    return onward(request, found)


@require_POST
def incoming_aside(request, pk):
    """Nothing has to be done about it."""
    found = find(request, pk)
    if not intake.set_aside(found, by=request.user):
        return settled_meanwhile(request, found)
    messages.success(request, _("The mail is set aside."))
    return onward(request, found)


@require_POST
def incoming_again(request, pk):
    """Read it again, for instance after an upgrade."""
    found = find(request, pk)
    if not intake.read_again(found):
        return settled_meanwhile(request, found)
    messages.success(request, _("The mail is read again. In a moment it has its outcome."))
    return onward(request, found)


def list_of(http):
    return MailList(http.user, http.GET, chosen_shop(http))


def find(http, pk):
    return get_object_or_404(mails_of(http.user).select_related("shop", "original", "settled_by", "letter"), pk=pk)


def page_context(http, mail):
    mail.tone, mail.icon = TONES[mail.outcome]
    reading, unread = None, ""
    try:
        reading = intake.read_for_page(mail)
    except Unread as error:
        unread = in_words(error.reason)
    can_be_placed = mail.outcome in intake.MAY_BE_READ_AGAIN
    return {
        "list": list_of(http),
        "mail": mail,
        "read": reading and reading.mail,
        "reply": reading and reading.reply,
        "unread": unread,
        "request_of_mail": requests_by_thread(http.user, [mail.thread_id]).get(mail.thread_id),
        "statement_of_mail": statements_of(http.user).filter(mail=mail).first(),
        "suggestions": suggestions(http.user, mail, reading.mail.text if reading else "") if can_be_placed else [],
        "can_be_placed": can_be_placed,
        "may_withdraw": may_be_meant(f"{mail.subject} {reading.mail.text}") if reading and can_be_placed else False,
    }


def settled_meanwhile(http, mail):
    return refuse(http, mail, _("This mail has found its outcome meanwhile."), 409)


def refuse(http, mail, why, status) -> HttpResponseBase:
    """The mail as it is now, with the reason why nothing happened."""
    context = page_context(http, find(http, mail.pk)) | {"refusal": why}
    if not http.htmx:
        return render(http, PAGE, context, status=status)
    return beside(http, mail, context, status)


def onward(http, mail):
    """What was done takes it out of the work: the next one opens, as this person has it after a decision."""
    shown = list_of(http)
    after = http.user.after_action if shown.is_of_work else "stay"
    opens = {"next": shown.next_to(mail), "stay": mail}.get(after)
    url = (resolve_url("requests_inbox:incoming", opens.pk) if opens else resolve_url("requests_inbox:mails")) + (
        shown.suffix
    )
    if not http.htmx:
        return redirect(url)
    response = beside(http, mail, page_context(http, find(http, opens.pk)) if opens else {"list": shown})
    response["HX-Push-Url"] = url
    return response


def beside(http, acted, context, status=200):
    """For htmx: the pane, and out of band the row one acted on, the tabs, the badge of the rail and the toasts."""
    context |= {"acted": acted, "row": context["list"].row(acted.pk)}
    response = render(http, "requests_inbox/mails/onward.html", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#detail", "outerHTML"
    return response
