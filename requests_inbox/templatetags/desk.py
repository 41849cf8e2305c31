"""How the desk's words look: the tone and the icon of a state."""

from django import template

from requests_inbox.states import TONES

register = template.Library()


@register.filter
def tone(status):
    return TONES[status][0]


@register.filter
def state_icon(status):
    return TONES[status][1]
