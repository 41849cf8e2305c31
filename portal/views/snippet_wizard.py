"""The wizard of the script for a web shop: which shop and language, how it looks, what to copy."""

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shops.policies import may_administer

from .. import languages
from ..snippets import NEED_ORIGINS, WITHDRAW, Look, Snippet, origins_in
from .settings import _shop as administered

LONGEST_LABEL = 60


class WhichForm(forms.Form):
    """Step 1."""

    shop = forms.ChoiceField(label=gettext_lazy("Shop"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    to = forms.ChoiceField(
        label=gettext_lazy("What it opens"), required=False, widget=forms.RadioSelect,
        choices=[("", gettext_lazy("Returns and exchanges")), (WITHDRAW, gettext_lazy("Withdrawal by right"))],
        help_text=gettext_lazy("The law wants the withdrawal to have a link of its own, easy to see on each page."),
    )  # fmt: skip

    def __init__(self, *args, shop, person, **kwargs):
        super().__init__(*args, **kwargs)
        own = [one for one in person.shops if may_administer(person, one)]
        self.fields["shop"].choices = [(one.slug, one.name) for one in own]
        known = dict.fromkeys(choice for one in own for choice in languages.choices(one))
        self.fields["language"].choices = [("", _("As the visitor's browser wants")), *known]


class LookForm(forms.Form):
    """Step 2."""

    look = forms.ChoiceField(label=gettext_lazy("How it looks"), choices=Look.choices, widget=forms.RadioSelect)
    label = forms.CharField(label=gettext_lazy("Words on the button"), max_length=LONGEST_LABEL)
    origins = forms.CharField(
        label=gettext_lazy("Addresses of your web shop"), required=False, max_length=5000,
        help_text=gettext_lazy("One on each line: https://www.shop.com. Only there can the pages be shown."),
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def clean_origins(self):
        return origins_in(self.cleaned_data["origins"])

    def clean(self):
        data = super().clean()
        if data.get("look") in NEED_ORIGINS and not data.get("origins") and "origins" not in self.errors:
            self.add_error("origins", _("Say in which web shop it stands: elsewhere it stays closed."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, slug):
    """Three steps, each an address of its own, so that Back works; only the addresses of the web shop are kept."""
    shop = administered(request, slug)
    step = {"2": _look, "3": _copy}.get(request.GET.get("step"), _which)
    return step(request, shop)


def _which(request, shop):
    posted = request.POST if request.method == "POST" else None
    chosen = {"shop": shop.slug, "language": request.GET.get("language", ""), "to": _to(request)}
    form = WhichForm(posted, shop=shop, person=request.user, initial=chosen)
    if form.is_valid():
        said = form.cleaned_data
        return redirect(_at(said["shop"], 2, language=said["language"], to=said["to"]))
    return _page(request, shop, form, 1)


def _look(request, shop):
    language, to = _language(request, shop), _to(request)
    posted = request.POST if request.method == "POST" else None
    words, _close = _words(language or shop.language, to)
    first = {"look": Look.OVER, "label": words, "origins": "\n".join(shop.frame_origins)}
    form = LookForm(posted, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        if said["origins"] != shop.frame_origins:
            before, shop.frame_origins = shop.frame_origins, said["origins"]
            shop.change_settings({"frame_origins": (before, said["origins"])}, by=request.user)
        return redirect(_at(shop.slug, 3, language=language, to=to, look=said["look"], label=said["label"]))
    return _page(request, shop, form, 2, back=_at(shop.slug, 1, language=language, to=to))


def _copy(request, shop):
    language, to = _language(request, shop), _to(request)
    label, close = _words(language or shop.language, to)
    look = request.GET.get("look")
    look = look if look in Look.values else Look.LINK
    snippet = Snippet(shop, look, language, request.GET.get("label", label)[:LONGEST_LABEL] or label, close, to)
    return _page(request, shop, None, 3, snippet=snippet, back=_at(shop.slug, 2, language=language, to=to))


def _language(request, shop):
    """One that the shop speaks, or that of the visitor."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in languages.spoken_by(shop) else ""


def _to(request):
    return WITHDRAW if request.GET.get("to") == WITHDRAW else ""


def _words(language, to):
    """(on the button, for closing what it opened) in the language of the web shop's page."""
    with translation.override(language):
        return _("Withdraw from contract here") if to else _("Return something"), _("Close")


def _at(slug, step, **chosen):
    told = {name: value for name, value in chosen.items() if value}
    return f"{reverse('portal_settings:snippet', args=[slug])}?{urlencode({'step': step, **told})}"


def _page(request, shop, form, step, **context):
    context |= {"shop": shop, "form": form, "step": step}
    return render(request, "portal/snippet.html", context, status=422 if form and form.is_bound else 200)
