"""The teams of a shop, kept by its team leads."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helpdesk.middleware import typed
from shops.models import Membership, NameTaken, Team
from shops.policies import led_by


class People(forms.ModelMultipleChoiceField):
    def label_from_instance(self, membership):
        return f"{membership.person} · {membership.get_role_display()}"


class TeamForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=Team._meta.get_field("name").max_length)
    members = People(
        label=gettext_lazy("Who is in it"), queryset=Membership.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data=None, *, shop, team=None, initial=None):
        self.shop, self.team = shop, team
        known = {"name": team.name, "members": list(team.members.values_list("pk", flat=True))} if team else {}
        super().__init__(data, initial=known | (initial or {}))
        people = shop.memberships.current().filter(person__is_active=True)
        self.fields["members"].queryset = people.select_related("person").order_by("person__name", "person")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def keep(self, *, by):
        """Whether it could be kept: a colleague may have taken the name, or the team away, in this very moment."""
        try:
            if self.team:
                self.team.change(by=by, **self.cleaned_data)
            else:
                Team.objects.begin(self.shop, by=by, **self.cleaned_data)
        except ValidationError as refusal:
            self.add_error("name" if isinstance(refusal, NameTaken) else None, refusal)
        return not self.errors


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request, slug, pk=None):
    """The list, with a form for one of them or for a new one."""
    shop = led_by(request.user, slug)
    team = get_object_or_404(shop.teams.current(), pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    form = TeamForm(data, shop=shop, team=team, initial=typed(request))
    if form.is_valid() and form.keep(by=request.user):
        messages.success(request, _("“%(team)s” is kept.") % {"team": form.cleaned_data["name"]})
        return redirect("shops:teams", slug)
    members = Membership.objects.current().select_related("person").order_by("person__name")
    found = shop.teams.current().prefetch_related(Prefetch("members", members))
    context = {"shop": shop, "teams": found, "team": team and Team.objects.get(pk=team.pk), "form": form}
    return render(request, "shops/teams.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ending(request, slug, pk):
    """Asks first: what a team had is nobody's afterwards."""
    shop = led_by(request.user, slug)
    team = get_object_or_404(shop.teams.current(), pk=pk)
    if request.method == "POST":
        with suppress(ValidationError):  # it is gone already: a second press, or a colleague
            team.end(by=request.user)
        messages.success(request, _("“%(team)s” is gone.") % {"team": team})
        return redirect("shops:teams", slug)
    return render(request, "shops/team_ending.html", {"shop": shop, "team": team})
