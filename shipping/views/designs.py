"""What stands on a shop's labels and sheets, with a preview drawn by what draws the real ones."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.middleware import still_typing
from helpdesk.parts import render_part
from shipping.frozen import told_of
from shipping.models import Destination, LabelDesign, Parcel
from shipping.printing import NotDrawn, printer
from shops.policies import led_by

LANGUAGES = dict(settings.CUSTOMER_LANGUAGES)
MOST_STEPS, LONGEST_STEP = 8, 300
SAMPLE = [
    {"quantity": 2, "sku": "FJ-GTX-39", "name": "Fjell GTX boot"},
    {"quantity": 1, "sku": "MK-015-BL", "name": "Enamel mug, blue"},
]


class DesignForm(forms.ModelForm):
    """Which data are shown, and what to do in each language of the shop: a step on each line."""

    class Meta:
        model = LabelDesign
        fields = ["shows_order", "shows_items", "shows_code", "message", "slip_message"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shop = self.instance.shop
        self.languages = [shop.language, *(one for one in shop.languages if one != shop.language)]
        for language in self.languages:
            self.fields[f"steps_{language}"] = forms.CharField(
                label=_("What to do, in %(language)s") % {"language": LANGUAGES.get(language, language)},
                required=False,
                widget=forms.Textarea({"rows": 4}),
                initial="\n".join(self.instance.steps.get(language, [])),
                help_text=gettext_lazy("A step on each line, eight at most. Empty: our own words."),
            )

    def clean(self):
        said = super().clean()
        lines = {one: [line.strip() for line in said.get(f"steps_{one}", "").splitlines()] for one in self.languages}
        steps = {one: [line for line in some if line] for one, some in lines.items()}
        for language, some in steps.items():
            if len(some) > MOST_STEPS or any(len(line) > LONGEST_STEP for line in some):
                self.add_error(f"steps_{language}", _("Eight steps of 300 characters at most."))
        self.instance.steps = {language: some for language, some in steps.items() if some}
        return said

    @property
    def as_query(self):
        return urlencode({field.html_name: field.value() or "" for field in self if field.value() is not False})


@require_http_methods(["GET", "HEAD", "POST"])
def design(request, slug):
    """`preview` shows what the form would mean, and keeps nothing."""
    shop = led_by(request.user, slug)
    form = DesignForm(request.POST if request.method == "POST" else None, instance=LabelDesign.of(shop))
    only_looks = request.htmx or "preview" in request.POST
    if form.is_valid() and not only_looks:
        form.save()
        messages.success(request, _("Labels that are made from now on look like this."))
        return redirect("shipping:design", slug)
    if only_looks:
        still_typing(request)
    context = {"shop": shop, "form": form, "destination": Destination.objects.of(shop)}
    return render_part(
        request, "shipping/design.html", context, ["preview"], 422 if form.is_bound and form.errors else 200
    )


@require_safe
def preview(request, slug):
    """The label as the form in the address says, or the sheet around it (`kind`)."""
    shop = led_by(request.user, slug)
    form = DesignForm(request.GET, instance=LabelDesign.of(shop))
    if not form.is_valid():
        raise Http404
    told = told_of(sample_parcel(shop), form.instance)
    try:
        pdf = printer.label(told)
        if request.GET.get("kind") == "sheet":
            return HttpResponse(printer.sheet(told, pdf), content_type="application/pdf")
        return HttpResponse(printer.convert(pdf, "png"), content_type="image/png")
    except NotDrawn as why:
        raise Http404 from why


def sample_parcel(shop):
    place = Destination.objects.of(shop) or Destination(name=shop.name, street="…", postcode="…", city="…", country="…")
    return Parcel(
        shop=shop, number=f"RMA-{shop.reference_prefix}-10056", destination=place, sender_name="Anna de Vries",
        order_number="104882", language=shop.language, items=SAMPLE,
    )  # fmt: skip
