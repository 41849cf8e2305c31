"""The shop's saved replies, kept by its team leads."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.middleware import typed
from requests_inbox.correspondence.replies import GAPS, unknown_in
from requests_inbox.models import SavedReply
from shops.policies import led_by

LANGUAGES = dict(settings.CUSTOMER_LANGUAGES)


class ReplyForm(forms.ModelForm):
    """A name, and the text in every language of the shop; the first is needed, the others fall back to it."""

    class Meta:
        model = SavedReply
        fields = ["name"]

    def __init__(self, *args, shop, **kwargs):
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.languages = [shop.language, *(one for one in shop.languages if one != shop.language)]
        for language in self.languages:
            self.fields[f"text_{language}"] = forms.CharField(
                label=gettext_lazy("Text in %(language)s") % {"language": LANGUAGES.get(language, language)},
                max_length=5000,
                required=language == shop.language,
                initial=self.instance.texts.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = self.shop.saved_replies.exclude(pk=self.instance.pk).alias(lower=Lower("name"))
        if others.filter(lower=name.lower()).exists():
            raise forms.ValidationError(_("There is a saved reply of this name already."))
        return name

    def clean(self):
        super().clean()
        for name, text in [*self.cleaned_data.items()]:
            if name.startswith("text_") and (gaps := unknown_in(text)):
                self.add_error(name, _("Nothing will ever fill %(gaps)s.") % {"gaps": ", ".join(gaps)})

    def keep(self, *, by):
        self.instance.texts = {one: text for one in self.languages if (text := self.cleaned_data[f"text_{one}"])}
        if not self.instance.pk:
            self.instance.shop, self.instance.made_by = self.shop, by
        return self.save()


@require_http_methods(["GET", "HEAD", "POST"])
def saved_replies(request, slug, pk=None):
    """The list, with a form for one of them or for a new one."""
    shop = led_by(request.user, slug)
    reply = get_object_or_404(shop.saved_replies, pk=pk) if pk else None
    posted = request.POST if request.method == "POST" else None
    form = ReplyForm(posted, instance=reply, shop=shop, initial=typed(request))
    if posted is not None and form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("“%(name)s” is kept.") % {"name": form.instance})
        return redirect("requests_inbox:saved_replies", slug)
    context = {"shop": shop, "replies": shop.saved_replies.all(), "reply": reply, "form": form, "gaps": [*GAPS.items()]}
    return render(request, "requests_inbox/saved_replies.html", context, status=422 if form.is_bound else 200)


@require_POST
def saved_reply_deletion(request, slug, pk):
    """No letter holds on to it: what was sent is in the letters."""
    shop = led_by(request.user, slug)
    reply = get_object_or_404(shop.saved_replies, pk=pk)
    reply.delete()
    messages.success(request, _("“%(name)s” is gone.") % {"name": reply})
    return redirect("requests_inbox:saved_replies", slug)
