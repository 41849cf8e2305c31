"""How the desk's words look: the tone and the icon of a state, a deadline, a row in one sentence."""

from django import template
from django.utils.html import format_html

from requests_inbox.correspondence.links import without_keys
from requests_inbox.deadlines import Deadline
from requests_inbox.keyboard import key_of
from requests_inbox.lists.drawing import draw_current, draw_row
from requests_inbox.return_policies.suggesting import LOOKS
from requests_inbox.states import TONES

register = template.Library()
register.filter(without_keys)


@register.filter
def tone(status):
    return TONES[status][0]


@register.filter
def verdict_tone(verdict):
    return LOOKS[verdict][0]


@register.filter
def state_icon(status):
    return TONES[status][1]


@register.filter
def deadline(request):
    return Deadline(request)


@register.simple_tag
def photos_of(request, line):
    """What the customer photographed of this line."""
    return request.photos.get(line.pk, [])


@register.simple_tag(takes_context=True)
def drawn_rows(context):
    """The rows of `drawn`, that of the open request as the current one."""
    return context["drawn"].beside(context.get("return_request"))


@register.simple_tag(takes_context=True)
def drawn_row(context, row, opened=None):
    """`opened`: the request that is open, if it may be this one."""
    draw = draw_current if opened and opened.pk == row.pk else draw_row
    return draw(row, context["queue"])


@register.simple_tag(takes_context=True)
def key(context, name):
    """The attribute by which a key of this person's presses the button: {% key "undo" %}."""
    person = context.get("user")
    pressed = key_of(person, name) if person and person.is_authenticated else ""
    return format_html(' data-key="{}"', pressed) if pressed else ""


@register.simple_tag(takes_context=True)
def kbd(context, name):
    """The key as the button shows it."""
    person = context.get("user")
    pressed = key_of(person, name) if person and person.is_authenticated else ""
    return format_html('<kbd class="kbd">{}</kbd>', pressed) if pressed else ""
