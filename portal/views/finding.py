"""Coming in: by number and address and what the mail says, by a link, by the shop's own log-in, by a gift code."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from requests_inbox.beginning.terms import terms_now

from .. import finding
from ..door import let_in, of_shop
from ..finding_forms import CodeForm, FindForm
from ..models import Knock

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
@of_shop
def home(request):
    form = FindForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _find(request, form, 422 if form.is_bound else 200)
    if seconds := finding.seconds_to_wait(request, **form.cleaned_data):
        form.add_error(None, told_to_wait(seconds))
        return _find(request, form, 429, seconds)
    knock = finding.knock(request.shop, language=request.LANGUAGE_CODE, **form.cleaned_data)
    return redirect("portal:code", request.shop.slug, knock.key)


def _find(request, form, status, seconds=0):
    response = render(request, "portal/home.html", {"form": form, "terms": terms_now(request.shop)}, status=status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def told_to_wait(seconds):
    minutes = -(-seconds // 60)
    return ngettext(
        "That was tried too often. Please wait %(minutes)s minute, then try again.",
        "That was tried too often. Please wait %(minutes)s minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


@FORM
@of_shop
def code(request, key):
    """Where the code of the mail is typed. It looks the same whether or not a mail was sent."""
    knock = get_object_or_404(Knock.objects.select_related("order"), shop=request.shop, key=key)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if knock.use_code(form.cleaned_data["code"]):
            return let_in(request, knock.order, address=knock.address, is_gift=knock.is_of_gift)
        knock.refresh_from_db(fields=["tries"])
        form.add_error("code", _wrong(knock))
    context = {"form": form, "knock": knock}
    return render(request, "portal/code.html", context, status=422 if form.is_bound else 200)


def _wrong(knock):
    if knock.is_out_of_tries:
        return _("That was tried too often: the code no longer works. The link in the mail still does; or ask again.")
    return _("That is not the code, or it is too old. Look at the latest mail, or ask again.")


@FORM
@of_shop
def entry(request, token):
    """The link of the mail. Programs that look at mails only look (T38): a person presses the button."""
    knock = Knock.objects.by_token(request.shop, token)
    if knock is None:
        raise Http404
    if request.method == "POST" and knock.use():
        return let_in(request, knock.order, address=knock.address, is_gift=knock.is_of_gift)
    context = {"knock": knock, "is_open": knock.is_usable, "again": reverse("portal:home", args=[request.shop.slug])}
    return render(request, "portal/entry.html", context, status=200 if knock.is_usable else 410)
