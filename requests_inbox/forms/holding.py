"""Keeping a request to oneself for a while."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_inbox.wall_clock import on_the_clock, tomorrow_morning

from .act import Act


class Hold(Act):
    class End:
        CHOICES = [
            ("30m", _("in 30 minutes")),
            ("2h", _("in 2 hours")),
            ("today", _("at the end of today")),
            ("tomorrow", _("tomorrow at 9:00")),
            ("week", _("in a week")),
        ]

    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("Colleagues read it on the request."))
    until = forms.ChoiceField(label=_("It frees itself"), choices=End.CHOICES, initial="30m")

    def clean_until(self):
        now = timezone.localtime()
        return {  # what is a duration is added to UTC: on a wall clock an hour can be missing, or come twice
            "30m": lambda: timezone.now() + timedelta(minutes=30),
            "2h": lambda: timezone.now() + timedelta(hours=2),
            "today": lambda: on_the_clock(now, hour=23, minute=59),
            "tomorrow": tomorrow_morning,
            "week": lambda: now + timedelta(days=7),
        }[self.cleaned_data["until"]]()
