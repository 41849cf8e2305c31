"""What a shop grants and asks after an approval: days, prices of labels, its own words. An admin's to set."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from returns.paying import provider_of
from shops.models import Shop
from shops.policies import may_administer

LANGUAGES = dict(settings.CUSTOMER_LANGUAGES)
MOST = Decimal("9999.99")


class Prices(forms.CharField):
    """A country and a price on each line; kept as a list."""

    widget = forms.Textarea({"rows": 4, "placeholder": "Belgium 6.95"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return [self._line(line) for line in super().clean(value).splitlines() if line.strip()]

    def _line(self, line):
        country, _space, price = " ".join(line.split()).rpartition(" ")
        try:
            amount = Decimal(price.replace(",", ".")).quantize(Decimal("0.01"))
        except InvalidOperation:
            amount = None
        if not country or amount is None or not 0 <= amount <= MOST:
            raise forms.ValidationError(
                _("“%(line)s”: write a country and a price, as in “Belgium 6.95”.") % {"line": line}
            )
        return f"{country} {amount}"


class TermsForm(forms.ModelForm):
    label_prices = Prices(
        label=gettext_lazy("Other prices by country"), required=False, max_length=5000,
        help_text=Shop._meta.get_field("label_prices").help_text,
    )  # fmt: skip

    class Meta:
        model = Shop
        fields = [
            "ship_by_days", "remind_to_send_days", "expire_after_days", "forget_senders_after_days", "label_price",
            "label_prices",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shop = self.instance
        for language in [shop.language, *(one for one in shop.languages if one != shop.language)]:
            self.fields[f"follows_{language}"] = forms.CharField(
                label=_("In %(language)s") % {"language": LANGUAGES.get(language, language)},
                required=False,
                max_length=1000,
                widget=forms.Textarea({"rows": 3}),
                initial=shop.after_approval.get(language, ""),
            )

    @property
    def words(self):
        return [field for field in self if field.name.startswith("follows_")]

    def clean(self):
        said = super().clean()
        names = [name for name in self.fields if name.startswith("follows_")]
        words = {name.removeprefix("follows_"): said[name] for name in names if said.get(name)}
        said["after_approval"] = words
        costs = said.get("label_price") or said.get("label_prices")
        if costs and provider_of(self.instance) is None:
            self.add_error(
                "label_price", _("Nobody collects money for this shop yet (docs/returns.md): a label costs nothing.")
            )
        if (said.get("remind_to_send_days") or 0) >= (said.get("ship_by_days") or 1):
            self.add_error("remind_to_send_days", _("There are not that many days in which to send the goods."))
        return said

    def keep(self, *, by):
        before = Shop.objects.get(pk=self.instance.pk)
        changes = {
            name: (getattr(before, name), self.cleaned_data[name]) for name in [*self.Meta.fields, "after_approval"]
        }
        self.instance.after_approval = self.cleaned_data["after_approval"]
        self.instance.change_settings({name: pair for name, pair in changes.items() if pair[0] != pair[1]}, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request, slug):
    shop = get_object_or_404(Shop.objects.visible_to(request.user), slug=slug)
    if not may_administer(request.user, shop):
        raise PermissionDenied
    form = TermsForm(request.POST if request.method == "POST" else None, instance=shop)
    if form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("The settings of %(shop)s are kept.") % {"shop": shop})
        return redirect("returns:terms", slug)
    kept = Shop.objects.get(pk=shop.pk)
    context = {"shop": kept, "form": form, "provider": provider_of(kept)}
    return render(request, "returns/terms.html", context, status=422 if form.is_bound else 200)
