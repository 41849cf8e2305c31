"""How a policy looks: its sentences with their values in bold, and what a condition can be compared to."""

from django import template
from django.utils.html import format_html, format_html_join

from helpdesk.templatetags.ui import SYMBOLS
from requests_inbox.return_policies.conditions import Kind
from requests_inbox.return_policies.saying import BEGIN, END

register = template.Library()


@register.filter
def bold(sentence):
    """A sentence of return_policies/saying.py: what it marks is bold."""
    first, *rest = str(sentence).split(BEGIN)
    parts = [(words, more) for words, _end, more in (part.partition(END) for part in rest)]
    return format_html("{}{}", first, format_html_join("", "<b>{}</b>{}", parts))


@register.simple_tag
def choices_of(clause, shop):
    return clause.choices(shop)


@register.simple_tag
def unit_of(clause, shop):
    """What stands beside the number that is typed."""
    return {Kind.MONEY: SYMBOLS.get(shop.currency, shop.currency), Kind.PERCENT: "%"}.get(clause.kind, "")


@register.simple_tag
def count_of(counts, key):
    return counts["of"].get(key, 0)
