"""When something cannot be answered as asked: a page for a plain browser; for htmx a part that leaves text alone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.views import csrf
from django.views.decorators.http import require_safe

from shops.models import Membership, Person, Role, Shop

NAMED = 4  # people; more names help nobody
PORTAL = "/r/"  # customers are told in their own words, and are not sent to the inbox


@login_not_required
@require_safe
def signed_in(request):
    """Where the sign-in inside a page ends: it tells the page who came in, and the token of their new session."""
    if request.user.is_authenticated:
        return render(request, "signed_in.html")
    return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")


def old_token(request, reason=""):
    """Every sign-in gives a new token. A page that is still open fetches it (`signed_in`) and repeats its request."""
    if is_for_customers(request):
        return render(request, "portal/403_csrf.html", status=403)
    if asked_by_htmx(request):
        return HttpResponse(status=401)
    return csrf.csrf_failure(request, reason=reason)


def not_allowed(request, exception):
    if is_for_customers(request):
        return render(request, "portal/403.html", status=403)
    return explain(request, 403, "ui/not_allowed.html", {"reason": str(exception), "people": who_can(request)})


def not_found(request, exception):
    if is_for_customers(request):
        if not hasattr(request, "shop"):  # the address is none of the portal's, but may begin like a shop's
            request.shop = Shop.objects.filter(slug=request.path_info.split("/")[2]).first()
        return render(request, "portal/404.html", status=404)
    return explain(request, 404, "ui/gone.html", {})


def broken(request):
    """Nothing here may fail in its turn: no person, no database, only the number under which the log has it."""
    page = page_for(request, "500.html")
    return HttpResponse(render_to_string(page, {"trace": getattr(request, "trace", "")}), status=500)


def is_for_customers(request):
    return request.path_info.startswith(PORTAL)


def page_for(request, name):
    """The template of an error as whoever asked should read it."""
    return f"portal/{name}" if is_for_customers(request) else name


def explain(request, status, words, context):
    """A page; a pane if one was asked for; or a card beside what is on screen, which may hold somebody's text."""
    target = request.headers.get("HX-Target")
    if not asked_by_htmx(request) or not target:
        return render(request, f"{status}.html", context, status=status)
    if target == "detail" and request.method == "GET":
        return render(request, "ui/refused.html#pane", context | {"words": words}, status=status)
    response = render(request, "ui/refused.html#card", context | {"words": words}, status=status)
    response["HX-Reswap"], response["HX-Reselect"] = "afterbegin", "unset"
    return response


def asked_by_htmx(request):
    return request.headers.get("HX-Request") == "true"


def who_can(request):
    """Who leads the shop that this is about, or wherever this person works: they can help."""
    shops = shops_of(request) if request.user.is_authenticated else []
    leading = Membership.objects.current().filter(shop__in=shops, role__in=[Role.TEAM_LEAD, Role.ADMIN])
    others = Person.objects.filter(memberships__in=leading, is_active=True).exclude(pk=request.user.pk)
    return others.distinct().order_by("name")[:NAMED]


def shops_of(request):
    """The one that the address names, by itself or by its request; else that of the rail; else all of theirs."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    prefix = named.get("reference", "").upper().rpartition("-")[0]
    shops = request.user.shops
    signs = [
        lambda shop: shop.slug == named.get("slug"),
        lambda shop: shop.reference_prefix == prefix,
        lambda shop: shop.slug == request.session.get("shop"),
    ]
    return next((found for sign in signs if (found := [*filter(sign, shops)])), shops)
