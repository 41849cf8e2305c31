"""Where a shop has goods sent back to, kept by its team leads."""

from django import forms
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from helpdesk.middleware import typed
from shipping.models import Destination
from shops.policies import led_by


class DestinationForm(forms.ModelForm):
    class Meta:
        model = Destination
        fields = ["name", "street", "postcode", "city", "country", "is_usual"]
        help_texts = {"is_usual": _("Goods go there unless an agent says otherwise.")}

    def __init__(self, *args, shop, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.shop = shop
        if not shop.destinations.exclude(pk=self.instance.pk).exists():
            self.fields["is_usual"].disabled = True
            self.initial["is_usual"] = True

    def clean_name(self):
        name, shop = self.cleaned_data["name"], self.instance.shop
        if shop.destinations.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise forms.ValidationError(_("There is an address with this name already."))
        return name

    @transaction.atomic
    def save(self, commit=True):
        """One is the usual one: choosing another takes it from the one before."""
        if self.instance.is_usual:
            self.instance.shop.destinations.exclude(pk=self.instance.pk).update(is_usual=False)
        return super().save(commit)


@require_http_methods(["GET", "HEAD", "POST"])
def destinations(request, slug, pk=None):
    """The list, with a form for one of them or for a new one."""
    shop = led_by(request.user, slug)
    destination = get_object_or_404(shop.destinations, pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    form = DestinationForm(data, instance=destination, shop=shop, initial=typed(request))
    if form.is_valid():
        form.save()
        return redirect("shipping:destinations", slug)
    found = shop.destinations.order_by("-is_usual", "name")
    context = {"shop": shop, "destinations": found, "destination": destination, "form": form}
    return render(request, "shipping/destinations.html", context, status=422 if form.is_bound else 200)
