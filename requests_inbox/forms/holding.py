"""Keeping a request to oneself for a while."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_inbox.wall_clock import on_the_clock, tomorrow_morning

from .act import Act

OWN = "own"
MOST_DAYS = 90
NINE = time(9)


class SaysUntil:
    """A form with these fields says when something ends; `until` is that moment once it is clean."""

    def clean(self):
        data = super().clean()
        day, hour = data.pop("on", None), data.pop("at", None)
        if choice := data.get("until"):
            data["until"] = self._own(day, hour) if choice == OWN else ends(choice)
        return data

    def _own(self, day, hour):
        if "on" in self.errors or "at" in self.errors:
            return None
        now = timezone.localtime()
        if day is None:
            return self.add_error("on", _("Choose a day."))
        if day > now.date() + timedelta(days=MOST_DAYS):
            return self.add_error("on", _("At most %(n)s days from now.") % {"n": MOST_DAYS})
        if day < now.date():
            return self.add_error("on", _("This day is over."))
        until = timezone.make_aware(datetime.combine(day, hour or NINE))
        if until <= now:
            return self.add_error("at", _("This moment is over."))
        return until


def ends(choice):
    now = timezone.localtime()
    return {  # what is a duration is added to UTC: on a wall clock an hour can be missing, or come twice
        "30m": lambda: timezone.now() + timedelta(minutes=30),
        "2h": lambda: timezone.now() + timedelta(hours=2),
        "today": lambda: on_the_clock(now, hour=23, minute=59),
        "tomorrow": tomorrow_morning,
        "week": lambda: now + timedelta(days=7),
    }[choice]()


class Hold(SaysUntil, Act):
    ENDS = [
        ("30m", gettext_lazy("in 30 minutes")),
        ("2h", gettext_lazy("in 2 hours")),
        ("today", gettext_lazy("at the end of today")),
        ("tomorrow", gettext_lazy("tomorrow at 9:00")),
        ("week", gettext_lazy("in a week")),
        (OWN, gettext_lazy("at a moment of your own")),
    ]

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=200, help_text=gettext_lazy("Colleagues read it on the request.")
    )
    until = forms.ChoiceField(label=gettext_lazy("It frees itself"), choices=ENDS, initial="30m")
    on = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Empty: at 9:00."),
    )  # fmt: skip


class HoldLonger(Hold):
    def prepare(self):
        self.fields["reason"].initial = self.request.hold_reason


class Snooze(Hold):
    """Not now: the moment comes first, and one need not say why."""

    field_order = ["until", "on", "at", "reason"]
    until = forms.ChoiceField(
        label=gettext_lazy("It comes back"), choices=Hold.ENDS, initial="tomorrow", widget=forms.RadioSelect
    )

    def prepare(self):
        self.fields["reason"].initial = _("Not now")
