"""What somebody chooses to be told, and the browser that they want to be told in."""

from django import forms
from django.utils.translation import gettext as _

from . import pushing
from .kinds import Way, to_choose
from .models import NoticeChoices, PushSubscription


class ChoicesForm(forms.ModelForm):
    """A row for each kind, a box for each way."""

    class Meta:
        model = NoticeChoices
        fields = ["mail_after", "digest"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in to_choose():
            for way in Way:
                self.fields[f"{kind.name}-{way}"] = forms.BooleanField(
                    label=f"{kind.title}: {way.label}", required=False, initial=self.instance.wants(kind.name, way)
                )

    def rows(self):
        """[(kind, its boxes)]"""
        return [(kind, [self[f"{kind.name}-{way}"] for way in Way]) for kind in to_choose()]

    def keep(self):
        """Two of their pages may do so at once, each for the first time."""
        said = self.cleaned_data
        chosen = {one.name: [way.value for way in Way if said[f"{one.name}-{way}"]] for one in to_choose()}
        kept = {name: said[name] for name in self.Meta.fields}
        kept["ways"] = {name: ways for name, ways in chosen.items() if ways}
        return NoticeChoices.objects.update_or_create(person=self.instance.person, defaults=kept)[0]


class BrowserForm(forms.ModelForm):
    """What a browser says when it subscribes. The same browser subscribes once, for whoever did so last."""

    class Meta:
        model = PushSubscription
        fields = ["endpoint", "p256dh", "auth"]
        widgets = dict.fromkeys(fields, forms.HiddenInput)

    def clean(self):
        said = self.cleaned_data
        if not pushing.is_push_service(said.get("endpoint", "")):
            raise forms.ValidationError(_("We do not know the push service of this browser."))
        if not pushing.are_keys(said.get("p256dh", ""), said.get("auth", "")):
            raise forms.ValidationError(_("The browser's keys cannot be read."))
        return said

    def validate_unique(self):
        """Somebody else may have used this browser before."""

    def keep(self, person, browser):
        said = dict(self.cleaned_data)
        endpoint = said.pop("endpoint")
        told = {**said, "person": person, "browser": browser[:100]}
        return PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=told)[0]
