"""How returns look: the tone and the sign of a state, and what was granted in words."""

from django import template
from django.utils.translation import gettext_lazy as _

from returns.listing import tone_of

register = template.Library()

GRANTED = {
    "refund": _("Refund"), "exchange": _("Exchange"), "store_credit": _("Store credit"), "repair": _("Repair"),
    "missing_part": _("Missing part"),
}  # fmt: skip


@register.simple_tag
def return_tone(rma):
    return tone_of(rma)


@register.filter
def granted(resolution):
    return GRANTED.get(resolution, resolution)
