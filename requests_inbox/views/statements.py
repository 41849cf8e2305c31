"""Statements of withdrawal at the desk: their list, one of them, its order, and those that agents write down."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.middleware import typed
from helpdesk.numbers import number_in
from messaging import intake
from messaging.models import Message
from messaging.reader import Unread
from messaging.reasons import in_words
from orders.models import Order
from requests_inbox import policies
from requests_inbox.lists.queues import chosen_shop
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.refusals import Refusal
from requests_inbox.withdrawals import stating
from requests_inbox.withdrawals.acknowledging import acknowledge
from requests_inbox.withdrawals.statement_forms import AsideForm, MatchForm, StatementForm
from requests_inbox.withdrawals.statements import StatementList, requests_about, statements_of, suggestions
from requests_inbox.withdrawals.stating_by_mail import record_from
from shops.models import Shop

from .mails_in import find as find_mail
from .mails_in import refuse as refuse_mail
from .mails_in import show as show_mail
from .starting import LONGEST, find_orders

PAGE = "requests_inbox/statements/statement.html"
MOST_SHOWN = 50


@require_safe
def statements(request):
    found = StatementList(request.user, request.GET, chosen_shop(request))
    return render(request, "requests_inbox/statements/list.html", {"list": found})


@require_safe
def statement(request, pk):
    """One of them; while it has no request, with the orders that it may be about."""
    return render(request, PAGE, page_context(request, find(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_statement(request):
    """Write down what came on paper or on the phone."""
    shops = Shop.objects.filter(pk__in=[pk for pk, role in request.user.roles.items() if role in policies.DECIDERS])
    if not shops:
        raise Http404
    form = StatementForm(request.POST if request.method == "POST" else None, shops=shops, initial=typed(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "requests_inbox/statements/new.html", {"form": form}, status=status)
    told = {"channel": WithdrawalStatement.Channel.STAFF, "recorded_by": request.user} | form.cleaned_data
    recorded = stating.record(told.pop("shop"), **told)
    acknowledge(recorded)
    return redirect("requests_inbox:statement", recorded.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def incoming_withdrawal(request, pk):
    """A mail that says "I withdraw". Nobody can take a statement back, so what it will be is shown first."""
    mail = find_mail(request, pk)
    if request.method != "POST":
        return show_mail(request, mail, asks_withdrawal=True)
    try:
        recorded = record_from(mail, by=request.user)
    except Refusal as refusal:
        return refuse_mail(request, mail, refusal.reason, refusal.status)
    except Unread as error:
        return refuse_mail(request, mail, in_words(error.reason), 409)
    except intake.Settled:
        return refuse_mail(request, mail, _("This mail has found its outcome meanwhile."), 409)
    messages.success(request, _("The statement is recorded, and confirmed to the customer."))
    return redirect("requests_inbox:statement", recorded.pk)


@require_POST
def statement_match(request, pk):
    """It is about this order, and about these lines of it."""
    found = find(request, pk)
    order = order_chosen(request, request.POST, found)
    if order is None:
        raise Http404
    form = MatchForm(request.POST, order=order)
    if not form.is_valid() and found.request_id is None:
        return render(request, PAGE, page_context(request, found, order, form), status=422)
    return settled(request, found, lambda: stating.match(found, order, form.chosen, by=request.user))


@require_POST
def statement_joining(request, pk):
    """It is about what a request asks for already."""
    found = find(request, pk)
    reference = request.POST.get("reference", "").strip().upper()[:20]
    chosen = ReturnRequest.objects.visible_to(request.user).with_facts().filter(shop=found.shop_id)
    chosen = get_object_or_404(chosen, reference=reference)
    return settled(request, found, lambda: stating.join(found, chosen, by=request.user))


@require_POST
def statement_aside(request, pk):
    """It is about no contract of the shop's."""
    found, form = find(request, pk), AsideForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, page_context(request, found) | {"aside": form}, status=422)
    return settled(
        request, found, lambda: stating.set_aside(found, by=request.user, reason=form.cleaned_data["reason"])
    )


def find(http, pk):
    rows = statements_of(http.user).select_related("shop", "request", "acknowledgement", "settled_by", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def order_chosen(http, parameters, statement):
    """The order that a form or an address names, if it is one of this shop; else None."""
    pk = number_in(parameters.get("order", ""))
    orders = Order.objects.visible_to(http.user).filter(shop=statement.shop_id).select_related("shop")
    return orders.filter(pk=pk).first()


def page_context(http, statement, order=None, form=None):
    context = {"statement": statement, "aside": AsideForm(), "messages_of": heard_on(statement)}
    if statement.request_id:
        return context
    words = http.GET.get("q", "").strip()[:LONGEST]
    orders = Order.objects.visible_to(http.user).filter(shop=statement.shop_id)
    suggested = suggestions(http.user, statement)
    order = order or order_chosen(http, http.GET, statement)
    if order is None and not words and len(suggested) == 1:
        order = suggested[0].order
    return context | {
        "words": words,
        "suggestions": suggested,
        "found": find_orders(orders, words) if words else [],
        "order": order,
        "requests": requests_about(http.user, order) if order else [],
        "form": form or (MatchForm(order=order, words=statement.words) if order else None),
    }


def heard_on(statement):
    """What came in beside the mail that is the statement itself."""
    heard = Message.objects.filter(thread=statement.thread_id).order_by("received_at", "pk")
    return [message for message in heard[:MOST_SHOWN] if not message.mail_id or message.mail_id != statement.mail_id]


def settled(http, statement, verb):
    """Do it, and go on with what came of it; or the page as it is now, with the reason why nothing happened."""
    try:
        request = verb()
    except Refusal as refusal:
        context = page_context(http, find(http, statement.pk)) | {"refusal": refusal}
        return render(http, PAGE, context, status=refusal.status)
    if request is None:
        messages.success(http, _("The statement is set aside."))
        return redirect("requests_inbox:statements")
    return redirect("requests_inbox:show", request.reference)
