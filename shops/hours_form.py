"""The service clock of a shop, as its admin sets it: how long there is to decide, and when the shop works."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from shops.countries import COUNTRIES, subdivisions
from shops.hours import DAY, WEEK, OpeningHours
from shops.models import Shop

MOST_DAYS = 200


class ClosedDays(forms.CharField):
    """A day on each line; kept as a list."""

    widget = forms.Textarea({"rows": 4, "placeholder": "2026-12-24"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        days = super().clean(value).split()
        try:
            return sorted({date.fromisoformat(day).isoformat() for day in days})[:MOST_DAYS]
        except ValueError:
            raise forms.ValidationError(_("Write each day as 2026-12-24, one on a line.")) from None


class HoursForm(forms.ModelForm):
    closed_days = ClosedDays(
        label=Shop._meta.get_field("closed_days").verbose_name, required=False,
        help_text=Shop._meta.get_field("closed_days").help_text,
    )  # fmt: skip

    class Meta:
        model = Shop
        fields = ["decide_within_hours", "warn_hours", "holiday_country", "holiday_subdivision", "closed_days"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_regions()
        for number, hours in enumerate(self.instance.business_hours or [""] * WEEK):
            opens, _dash, closes = hours.partition("-")
            for part, word, initial in (("opens", _("opens"), opens), ("closes", _("closes"), closes)):
                self.fields[f"{part}-{number}"] = forms.TimeField(
                    label=f"{WEEKDAYS[number]}: {word}", required=False, initial=initial,
                    widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
                )  # fmt: skip

    def _offer_regions(self):
        """Those of the country that is chosen now; a region of another country is none."""
        country = self.data.get("holiday_country", "") if self.is_bound else self.instance.holiday_country
        regions = subdivisions(country) if country in dict(COUNTRIES) else []
        if self.is_bound and self.data.get("holiday_subdivision") not in dict(regions):
            self.data = self.data.copy()
            self.data["holiday_subdivision"] = ""
        self.fields["holiday_subdivision"] = forms.ChoiceField(
            label=Shop._meta.get_field("holiday_subdivision").verbose_name, required=False,
            choices=[("", _("the whole country")), *regions],
            help_text=_("Of the country above; press Preview after choosing another."),
        )  # fmt: skip

    @property
    def days(self):
        """[(weekday, opens, closes)]"""
        return [(WEEKDAYS[n], self[f"opens-{n}"], self[f"closes-{n}"]) for n in range(WEEK)]

    def clean(self):
        said = super().clean()
        week = [self._day(number) for number in range(WEEK)]
        said["business_hours"] = week if any(week) else []
        self.instance.business_hours = said["business_hours"]
        self.instance.closed_days = said.get("closed_days", [])
        return said

    def _day(self, number):
        opens, closes = (self.cleaned_data.get(f"{part}-{number}") for part in ("opens", "closes"))
        if opens is None and closes is None:
            return ""
        if opens is None or closes is None or (closes <= opens and closes != time()):
            self.add_error(f"closes-{number}", _("Say when it opens and when it closes, later on the same day."))
            return ""
        return f"{opens:%H:%M}-{closes:%H:%M}"

    def keep(self, *, by):
        before = Shop.objects.get(pk=self.instance.pk)
        names = [*self.Meta.fields, "business_hours"]
        changes = {name: (getattr(before, name), self.cleaned_data[name]) for name in names}
        self.instance.change_settings({name: pair for name, pair in changes.items() if pair[0] != pair[1]}, by=by)

    def examples(self):
        """[(asked, decide by)] of this moment and of the coming weekend, by what the form says now."""
        shop = self.instance
        hours, target = OpeningHours.of(shop), timedelta(hours=shop.decide_within_hours)
        now = timezone.now().astimezone(hours.zone)
        friday = now.date() + (4 - now.weekday()) % WEEK * DAY
        evening = datetime.combine(friday, time(17, 30), hours.zone)
        noon = datetime.combine(friday + DAY, time(12), hours.zone)
        return [(asked, hours.add(asked, target)) for asked in (now, evening, noon)]
