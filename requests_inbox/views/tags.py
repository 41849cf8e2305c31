"""The shop's tags, kept by its team leads: renamed, brought together, taken away."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from requests_inbox.many_at_once import retagging
from requests_inbox.models import Tag
from shops.policies import led_by


class TagName(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=Tag._meta.get_field("name").max_length,
        help_text=gettext_lazy("Give it the name of another tag, and the two become one."),
    )  # fmt: skip

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if "," in name:
            raise forms.ValidationError(_("A tag has no comma."))
        return name


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request, slug, pk=None):
    """The list, with a form for one of them."""
    shop = led_by(request.user, slug)
    tag = get_object_or_404(shop.tags, pk=pk) if pk else None
    form = TagName(request.POST or None, initial={"name": tag.name}) if tag else None
    if request.method == "POST" and tag and form.is_valid():
        if form.cleaned_data["name"] != tag.name:
            done = retagging.replace(tag, form.cleaned_data["name"], by=request.user)
            tell(request, _("“%(tag)s” is “%(name)s” now.") % {"tag": tag, **form.cleaned_data}, done)
        return redirect("requests_inbox:tags", slug)
    found = shop.tags.annotate(count=Count("taggings")).order_by(Lower("name"))
    context = {"shop": shop, "tags": found, "tag": tag, "form": form}
    return render(request, "requests_inbox/tags.html", context, status=422 if form and form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def tag_deletion(request, slug, pk):
    """Asks first: what is taken from many requests does not come back by one press."""
    shop = led_by(request.user, slug)
    tag = get_object_or_404(shop.tags, pk=pk)
    if request.method == "POST":
        done = retagging.replace(tag, "", by=request.user)
        tell(request, _("“%(tag)s” is gone.") % {"tag": tag}, done)
        return redirect("requests_inbox:tags", slug)
    return render(
        request, "requests_inbox/tag_deletion.html", {"shop": shop, "tag": tag, "count": tag.taggings.count()}
    )


def tell(request, sentence, done):
    left = _("It is on so many requests that this takes a moment; it goes on by itself.")
    messages.success(request, sentence if done else f"{sentence} {left}")
