"""How the goods come back: one of the ways that the shop offers, and if the customer likes where they hand it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shipping.models import Way

from .costs import carriage

MOST_POINTS = 8  # that are shown; more are found by a city or postcode
NAMES = {
    Way.LABEL: (_("With a label that you print"), _("We give you the label, and you stick it on the parcel.")),
    Way.CODE: (_("With a QR code, without a printer"), _("You show it where you hand the parcel in.")),
    Way.OWN: (_("With a carrier of your choice"), _("You give us the tracking number once it is on its way.")),
}  # fmt: skip


class WayForm(forms.Form):
    """`near` is looked for and nothing else: it is no part of what is sent."""

    way = forms.ChoiceField(
        label=_("How do you send it back?"),
        widget=forms.RadioSelect(attrs={"class": "radio"}),
        error_messages={"required": _("Please choose how you send it back.")},
    )
    near = forms.CharField(label=_("City or postcode"), required=False, max_length=60)
    dropoff = forms.TypedChoiceField(
        label=_("Where do you hand it in?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect(attrs={"class": "radio"}),
    )

    def __init__(self, data=None, *, asking):
        order = asking.order
        only = asking.ways[0].value if len(asking.ways) == 1 else None
        chosen = {"way": asking.draft.get("way", only), "dropoff": asking.draft.get("dropoff", "")}
        super().__init__(data, initial=chosen | {"near": "" if asking.visit.is_gift else order.postcode})
        self.asking = asking
        self.fields["way"].choices = [(way.value, NAMES[way][0]) for way in asking.ways]
        self.points = self._points(self["near"].value() or "")
        self.fields["dropoff"].choices = [("", _("I do not know yet")), *((one.pk, one.name) for one in self.points)]

    def _points(self, near):
        """The nearest as far as anybody knows; the one that was chosen stays among them."""
        order, near = self.asking.order, near.strip()
        found = self.asking.points.nearest(
            country=order.country, postcode=near or order.postcode, delivered_by=order.delivery_method
        )
        named = list(found.named(near)[:MOST_POINTS]) if near else []
        shown = named or list(found[:MOST_POINTS])
        chosen = self.asking.dropoff
        return shown if chosen is None or chosen in shown else [chosen, *shown]

    @property
    def ways(self):
        """[(radio button, the way, what it means, what it costs)]"""
        for radio, way in zip(self["way"], self.asking.ways, strict=True):
            yield radio, way, NAMES[way][1], carriage(self.asking, way)

    @property
    def rows(self):
        """[(radio button, the point; None for nobody knows yet)]"""
        return list(zip(self["dropoff"], [None, *self.points], strict=True))

    def clean(self):
        said = super().clean()
        if said.get("way") == Way.OWN:
            said["dropoff"] = None
        point = next((one for one in self.points if one.pk == said.get("dropoff")), None)
        if said.get("way") == Way.CODE and point and not point.takes_code:
            self.add_error("dropoff", _("This point takes no code: choose another, or print the label."))
        return said

    def keep(self):
        """Also what is not right yet, so that looking for another place loses nothing."""
        way, point = self.data.get("way", ""), self.data.get("dropoff", "")
        known = {str(one.pk): one.pk for one in self.points}
        self.asking.take_way(way if way in self.asking.ways else None, known.get(point))
