"""Withdrawal by right: the two steps, the page that says received, and the choice of items from the mail."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from requests_inbox.refusals import Refusal
from requests_inbox.withdrawals import stating
from requests_inbox.withdrawals.acknowledging import content_of

from .. import limits, withdrawing
from ..door import of_shop
from ..withdrawal_forms import ItemsForm, WithdrawalForm


@require_http_methods(["GET", "HEAD", "POST"])
@of_shop
def withdrawal(request):
    """First the form, then the same words to read again above the one button that counts."""
    if request.method != "POST":
        return render(request, "portal/withdrawal/form.html", {"form": WithdrawalForm()})
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/withdrawal/form.html", {"form": form}, status=422)
    if "change" in request.POST:
        return render(request, "portal/withdrawal/form.html", {"form": form})
    if "confirm" not in request.POST:
        return render(request, "portal/withdrawal/review.html", {"form": form, "content": content(request, form)})
    crowded = limits.WITHDRAWALS.wait(request.shop.pk, limits.network_of(request))
    said = form.cleaned_data
    statement = withdrawing.state(request.shop, language=request.LANGUAGE_CODE, at_once=not crowded, **said)
    return redirect("portal:withdrawal_received", request.shop.slug, withdrawing.mark_of(statement, "received"))


def content(request, form):
    """The statement as it will stand, before anything is stored."""
    told = {name: form.cleaned_data[name] for name in ("name", "contract", "address")}
    return content_of(**told, words="", language=request.LANGUAGE_CODE)


@require_safe
@of_shop
def withdrawal_received(request, mark):
    """That it was received, with content, date and time; it says the same whatever the statement is about."""
    return render(request, "portal/withdrawal/received.html", {"statement": find(request, mark, "received")})


@require_http_methods(["GET", "HEAD", "POST"])
@of_shop
def withdrawal_items(request, mark):
    """From the mail: what goes back and what is kept."""
    statement = find(request, mark, "items")
    lines = stating.everything_left(statement.order) if statement.order and statement.is_open else []
    form = ItemsForm(request.POST if request.method == "POST" else None, lines=lines)
    context, status = {"statement": statement, "form": form}, 422 if form.is_bound else 200
    if lines and form.is_valid():
        try:
            stating.match(statement, statement.order, form.chosen)
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
        else:
            return redirect("portal:withdrawal_items", request.shop.slug, mark)
    return render(request, "portal/withdrawal/items.html", context, status=status)


def find(request, mark, use):
    statement = withdrawing.marked(request.shop, mark, use)
    if statement is None:
        raise Http404
    return statement
