"""Coming in by an invitation.

The link in the letter only leads here (mail scanners follow links: GET uses nothing up, T38). Its token moves into the
session and the browser goes on to an address without it, so that it stays out of histories and referrers.
"""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from shops.forms import WelcomeForm
from shops.models import Invitation, InvitationSpent, Person
from shops.models.invitation import TOKEN_LENGTH

KEPT = "invitation"


@login_not_required
@require_safe
def invitation_link(request, token):
    if len(token) != TOKEN_LENGTH:
        raise Http404
    found = Invitation.objects.usable().by_token(token).first()
    if found is None:
        return _spent(request)
    request.session[KEPT] = found.token_hash
    onwards = redirect("shops:invitation")
    onwards["Referrer-Policy"] = "no-referrer"
    return onwards


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request):
    hash_kept = request.session.get(KEPT)
    found = hash_kept and Invitation.objects.usable().select_related("shop").filter(token_hash=hash_kept).first()
    if not found:
        return _spent(request)
    known = Person.objects.filter(email=found.email).first()
    if request.user.is_authenticated or known:
        return _join(request, found, known)
    return _come_in(request, found)


def _join(request, found, known):
    """Somebody who has a sign-in already: they prove it, then say yes."""
    if request.method == "POST" and request.user == known:
        try:
            found.accept(request.user)
        except InvitationSpent:
            return _spent(request)
        del request.session[KEPT]
        return redirect("requests_inbox:inbox")
    return render(request, "shops/invitation.html", {"invitation": found, "known": known})


def _come_in(request, found):
    """Somebody new: a name and a password, and they are in."""
    form = WelcomeForm(request.POST or None, invitation=found)
    if not form.is_valid():
        context = {"invitation": found, "form": form}
        return render(request, "shops/invitation.html", context, status=422 if form.is_bound else 200)
    try:
        person = _new_person(found, form.cleaned_data)
    except (InvitationSpent, IntegrityError):
        return _spent(request)
    del request.session[KEPT]
    return perform_login(request, person)


@transaction.atomic
def _new_person(found, typed):
    person = Person.objects.create_user(
        found.email, typed["password"], name=typed["name"], language=found.language, time_zone=found.shop.time_zone
    )
    found.accept(person)
    return person


def _spent(request):
    return render(request, "shops/invitation_spent.html", status=410)
