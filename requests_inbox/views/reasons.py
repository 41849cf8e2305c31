"""The shop's own list of reasons, kept by its team leads."""

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from helpdesk.middleware import typed
from requests_inbox.models import ReturnReason
from requests_inbox.policies import LEADS
from shops.models import Shop

LANGUAGES = dict(settings.CUSTOMER_LANGUAGES)


class ReasonForm(forms.ModelForm):
    """A name in every language of the shop; the first is needed, the others fall back to it."""

    class Meta:
        model = ReturnReason
        fields = ["ground", "position", "is_active"]
        labels = {"position": _("Place in the list"), "is_active": _("Customers and staff can choose it")}
        help_texts = {"ground": _("The legal kind. It decides what can be refused and who pays the carriage.")}

    def __init__(self, *args, shop, **kwargs):
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.languages = [shop.language, *(one for one in shop.languages if one != shop.language)]
        for language in self.languages:
            self.fields[f"name_{language}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": LANGUAGES.get(language, language)},
                max_length=100,
                required=language == shop.language,
                initial=self.instance.names.get(language, ""),
            )
        self.order_fields([f"name_{language}" for language in self.languages])

    def save(self, commit=True):
        self.instance.names = {one: name for one in self.languages if (name := self.cleaned_data[f"name_{one}"])}
        if not self.instance.pk:
            self.instance.shop, self.instance.code = self.shop, self._new_code()
        return super().save(commit)

    def _new_code(self):
        wanted = slugify(self.instance.names[self.shop.language])[:34].replace("-", "_") or "reason"
        taken = set(self.shop.reasons.values_list("code", flat=True))
        return next(code for n in range(len(taken) + 1) if (code := f"{wanted}_{n}" if n else wanted) not in taken)


@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request, slug, pk=None):
    """The list, with a form for one of them or for a new one."""
    shop = get_object_or_404(Shop.objects.visible_to(request.user), slug=slug)
    if request.user.roles.get(shop.pk) not in LEADS:
        raise Http404
    reason = get_object_or_404(shop.reasons, pk=pk) if pk else None
    form = ReasonForm(
        request.POST if request.method == "POST" else None, instance=reason, shop=shop, initial=typed(request)
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("requests_inbox:reasons", slug)
    context = {"shop": shop, "reasons": shop.reasons.all(), "reason": reason, "form": form}
    return render(request, "requests_inbox/reasons.html", context, status=422 if form.is_bound else 200)
