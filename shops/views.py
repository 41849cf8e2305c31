"""Settings: of oneself, of one's shops and of who works there."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.middleware import still_typing
from helpdesk.parts import render_part
from shops.forms import InvitationForm, ProfileForm, RoleForm, ShopForm
from shops.hours_form import HoursForm
from shops.models import Invitation, Role, Shop
from shops.policies import may_administer, may_see_members

CHANGES_SHOWN = 50


def _shop(request, slug, may):
    """One of the person's own shops, if `may` lets them in; a foreign one does not exist."""
    shop = get_object_or_404(Shop.objects.visible_to(request.user), slug=slug)
    if not may(request.user, shop):
        raise PermissionDenied
    return shop


@require_safe
def settings_page(request):
    return render(request, "shops/settings.html")


def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.keep()
        messages.success(request, _("Your settings are kept."))
        return redirect("shops:profile")
    return render(request, "shops/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def narrow(request):
    """Show one shop in the inbox, or all."""
    slug = request.POST.get("shop", "")
    if slug:
        if slug not in {shop.slug for shop in Shop.objects.visible_to(request.user)}:
            raise Http404
        request.session["shop"] = slug
    else:
        request.session.pop("shop", None)
    return redirect("requests_inbox:inbox")


def shop_settings(request, slug):
    """All that a shop may set. `preview` shows how it would look, and keeps nothing."""
    shop = _shop(request, slug, may_administer)
    form = ShopForm(request.POST or None, request.FILES or None, instance=shop)
    only_looks = request.htmx or "preview" in request.POST
    if form.is_valid() and not only_looks:
        form.keep(by=request.user)
        messages.success(request, _("The settings of %(shop)s are kept.") % {"shop": shop})
        return redirect("shops:shop", shop.slug)
    if form.is_bound and only_looks:
        still_typing(request)
        form.put_logo_aside()
    changes = shop.changes.select_related("person")[:CHANGES_SHOWN]
    context = {"shop": Shop.objects.get(pk=shop.pk), "form": form, "changes": changes}  # not what a bad form made of it
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "shops/shop.html", context, ["preview"], status)


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request, slug):
    """How long there is to decide, with examples. `preview` shows what the form would mean, and keeps nothing."""
    shop = _shop(request, slug, may_administer)
    form = HoursForm(request.POST if request.method == "POST" else None, instance=shop)
    only_looks = request.htmx or "preview" in request.POST
    if form.is_valid() and not only_looks:
        form.keep(by=request.user)
        messages.success(request, _("The settings of %(shop)s are kept.") % {"shop": shop})
        return redirect("shops:hours", shop.slug)
    if only_looks:
        still_typing(request)
    examples = form.examples() if not form.is_bound or form.is_valid() else []
    context = {"shop": Shop.objects.get(pk=shop.pk), "form": form, "examples": examples}
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "shops/hours.html", context, ["preview"], status)


@login_not_required
@require_safe
def logo(request, slug):
    """Public: letters and the customers' pages show it."""
    shop = get_object_or_404(Shop.objects.exclude(logo=""), slug=slug)
    try:
        with shop.logo.open() as file:
            picture = file.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "public, max-age=300"})


@require_safe
def members(request, slug):
    return _members_page(request, _shop(request, slug, may_see_members))


def _members_page(request, shop, form=None, status=200):
    factors = Authenticator.objects.filter(user=OuterRef("person")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {
        "shop": shop,
        "members": shop.memberships.current()
        .select_related("person")
        .annotate(has_second_factor=Exists(factors))
        .order_by("person__name"),
        "invitations": shop.invitations.waiting().order_by("email"),
        "roles": Role.choices,
        "may_change": may_administer(request.user, shop),
        "form": form or InvitationForm(shop=shop),
    }
    return render(request, "shops/members.html", context, status=status)


@require_POST
def invitations(request, slug):
    shop = _shop(request, slug, may_administer)
    form = InvitationForm(request.POST, shop=shop)
    if not form.is_valid():
        return _members_page(request, shop, form, status=422)
    Invitation.objects.invite(shop, by=request.user, **form.cleaned_data)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
    return redirect("shops:members", slug)


@require_POST
def withdrawal(request, slug, pk):
    shop = _shop(request, slug, may_administer)
    get_object_or_404(shop.invitations.waiting(), pk=pk).withdraw(by=request.user)
    messages.success(request, _("The invitation is withdrawn; its link no longer works."))
    return redirect("shops:members", slug)


@require_POST
def role(request, slug, pk):
    shop = _shop(request, slug, may_administer)
    membership = get_object_or_404(shop.memberships.current(), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        _try(request, membership.change_role, form.cleaned_data["role"])
    return redirect("shops:members", slug)


@require_POST
def ending(request, slug, pk):
    shop = _shop(request, slug, may_administer)
    _try(request, get_object_or_404(shop.memberships.current(), pk=pk).end)
    return redirect("shops:settings") if shop.pk not in request.user.roles else redirect("shops:members", slug)


def _try(request, verb, *args):
    """Call a verb that may refuse, and say which it was."""
    try:
        verb(*args, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Kept."))
