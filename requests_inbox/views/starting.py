"""Staff ask for a return in a customer's name: find the order, choose the items. A mail may be where it begins."""

from functools import partial

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.middleware import typed
from helpdesk.numbers import number_in
from messaging import intake
from messaging.reader import Unread
from messaging.reasons import in_words
from orders.models import Order
from requests_inbox import policies
from requests_inbox.beginning.begun_by_mail import begin_from, first_filling, read, words_to_start_with
from requests_inbox.beginning.start_form import StartForm
from requests_inbox.beginning.submitting import submit
from requests_inbox.correspondence.incoming import mails_of
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import NotYours, Refusal
from shops.models import Role

FOUND = 20
LONGEST = 200  # characters looked for; SQLite refuses to compare with very long ones
SHORTEST_PART = 3  # letters of a name; fewer would match everybody


@require_safe
def start(request):
    """Search for an order by number, e-mail, name or SKU; a mail brings its own words to search with."""
    mail = mail_that_asks(request)
    words = request.GET.get("q", "").strip()[:LONGEST]
    if mail and "q" not in request.GET:
        words = words_to_start_with(mail, read(mail)[0])[:LONGEST]
    visible = Order.objects.visible_to(request.user)
    if mail and mail.shop_id:
        visible = visible.filter(shop=mail.shop_id)
    orders = find_orders(visible, words) if words else visible.none()
    return render(request, "requests_inbox/start.html", {"words": words, "orders": orders, "mail": mail})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_order(request, order):
    found = get_object_or_404(Order.objects.visible_to(request.user).select_related("shop"), pk=order)
    mail = mail_that_asks(request, found.shop_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, refusal = StartForm(*sent, order=found), None
    if form.is_bound and form.has_asked_all:
        try:
            return redirect("requests_inbox:show", begin(request.user, found, form, mail).reference)
        except Refusal as error:
            refusal = error
    text, words = read(mail) if mail else ("", "")
    if not form.is_bound:
        form.initial |= typed(request) or (first_filling(found, mail.subject, text, words) if mail else {})
    is_right = not form.is_bound or (form.is_valid() and not form.questions.errors)
    status = refusal.status if refusal else 200 if is_right else 422
    context = {"order": found, "form": form, "refusal": refusal, "mail": mail, "words": words}
    return render(request, "requests_inbox/ask.html", context, status=status)


def mail_that_asks(request, shop=None):
    """The parked mail that the request is to begin from, if the address names one."""
    if "mail" not in request.GET:
        return None
    pk = number_in(request.GET["mail"])
    mails = mails_of(request.user).filter(Q(shop=shop) | Q(shop=None)) if shop else mails_of(request.user)
    found = mails.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def begin(person, order, form, mail=None):
    ask = partial(begin_at_desk, person, order, form)
    if mail is None:
        return ask()
    try:
        return begin_from(mail, ask, shop_id=order.shop_id, by=person)
    except Unread as error:
        raise Refusal(in_words(error.reason)) from None
    except intake.Settled:
        raise Refusal(_("This mail has found its outcome meanwhile.")) from None


def begin_at_desk(person, order, form):
    role = person.role_in(order.shop_id)
    if role not in policies.DECIDERS | {Role.STORE}:
        raise NotYours(policies.ONLY_THE_DESK % {"shop": order.shop})
    channel = ReturnRequest.Channel.STORE if role == Role.STORE else ReturnRequest.Channel.STAFF
    filled_in = form.fill_in()
    return submit(order, form.asked, by=person, channel=channel, key=form.cleaned_data["key"], filled_in=filled_in)


def find_orders(visible, words):
    """The newest that match. What an index answers is asked first; names are read through only if that fails."""
    orders = visible.select_related("shop").order_by("-ordered_at", "-pk")
    exact = Q(number=words) | Q(pk__in=_by_email(visible, words)) | Q(pk__in=_by_sku(visible, words))
    found = list(orders.filter(exact)[:FOUND])
    if found or len(words) < SHORTEST_PART:
        return found
    return list(orders.filter(Q(number__istartswith=words) | Q(customer_name__icontains=words))[:FOUND])


def _by_email(visible, words):
    orders = visible.alias(address=Lower("customer_email"))
    return orders.filter(address=words.lower()).values("pk")


def _by_sku(visible, words):
    orders = visible.filter(lines__sku=words.upper())
    return orders.order_by("-ordered_at").values("pk")[:FOUND]
