"""How customers may send goods back, and where they hand them in; kept by a shop's team leads."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.middleware import typed
from shipping.dropoff_file import MOST_BYTES, MOST_TOLD, NotAList, read_points
from shipping.models import DropoffPoint, ReturnWays
from shops.policies import led_by

AT_ONCE = 50  # points on the page; the others are searched for


class WaysForm(forms.ModelForm):
    class Meta:
        model = ReturnWays
        fields = ["label", "code", "own"]

    def clean(self):
        said = super().clean()
        if not any(said.values()):
            raise ValidationError(_("Offer at least one way."))
        return said


class PointForm(forms.ModelForm):
    class Meta:
        model = DropoffPoint
        fields = DropoffPoint.TOLD

    def __init__(self, *args, shop, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.shop = shop

    def clean(self):
        said = super().clean()
        place = {name: said.get(name, "") for name in DropoffPoint.SAME}
        if self.instance.shop.dropoff_points.exclude(pk=self.instance.pk).filter(**place).exists():
            self.add_error("name", _("There is a point with this name at this address already."))
        return said


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Columns: name, street, postcode, city; if known kind, country, carrier, hours, takes code, latitude, "
            "longitude."
        ),
    )

    def clean_file(self):
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise ValidationError(_("A list of points has 5 MB at most."))
        try:
            self.points, self.bad = read_points(self.cleaned_data["file"].read())
        except NotAList as why:
            raise ValidationError(str(why)) from why
        return self.cleaned_data["file"]


@require_http_methods(["GET", "HEAD", "POST"])
def dropoffs(request, slug, pk=None):
    """The ways, the points, with a form for one of them or for a new one."""
    shop = led_by(request.user, slug)
    point = get_object_or_404(shop.dropoff_points, pk=pk) if pk else None
    data = request.POST if request.method == "POST" else None
    form = PointForm(data, instance=point, shop=shop, initial=typed(request))
    if form.is_valid():
        form.save()
        return redirect("shipping:dropoffs", slug)
    return _page(request, shop, point=point, form=form)


@require_POST
def ways(request, slug):
    shop = led_by(request.user, slug)
    form = WaysForm(request.POST, instance=ReturnWays.of(shop))
    if form.is_valid():
        form.save()
        messages.success(request, _("Customers are asked from now on how they send it back."))
        return redirect("shipping:dropoffs", slug)
    return _page(request, shop, ways=form)


@require_POST
def dropoff_file(request, slug):
    """Good rows are taken, bad ones are named."""
    shop = led_by(request.user, slug)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, shop, file=form)
    DropoffPoint.objects.take_in(shop, form.points)
    count = len(form.points)
    taken = ngettext("%(count)s point is there now.", "%(count)s points are there now.", count) % {"count": count}
    if not form.bad:
        messages.success(request, taken)
        return redirect("shipping:dropoffs", slug)
    return _page(request, shop, taken=taken, bad=form.bad[:MOST_TOLD], more_bad=len(form.bad[MOST_TOLD:]))


@require_POST
def dropoff_offer(request, slug, pk):
    """Offer a point, or no longer: requests that name it keep it."""
    shop = led_by(request.user, slug)
    point = get_object_or_404(shop.dropoff_points, pk=pk)
    point.is_open = not point.is_open
    point.save(update_fields=["is_open"])
    return redirect("shipping:dropoffs", slug)


def _page(request, shop, *, point=None, **said):
    words = request.GET.get("q", "").strip()[:100]
    points = shop.dropoff_points.order_by("-is_open", "city", "name", "pk")
    found = list((points.named(words) if words else points)[: AT_ONCE + 1])
    context = {"form": PointForm(shop=shop), "ways": WaysForm(instance=ReturnWays.of(shop)), "file": FileForm()} | said
    bound = any(one.is_bound for one in (context["form"], context["ways"], context["file"]))
    context |= {"shop": shop, "point": point, "points": found[:AT_ONCE], "has_more": len(found) > AT_ONCE}
    context |= {"count": points.count(), "words": words}
    return render(request, "shipping/dropoffs.html", context, status=422 if bound else 200)
