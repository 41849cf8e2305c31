"""What a list without a row reads, and only where it has none."""

from django import template

from requests_inbox.lists import emptiness
from requests_inbox.lists.asking import Asker

register = template.Library()


@register.simple_tag(takes_context=True)
def first_steps(context):
    """Of the shop on screen, or the first of theirs."""
    rail = context["rail"]
    shop = rail["shop"] or next(iter(rail["shops"]), None)
    return shop and emptiness.first_steps(context["user"], shop)


@register.simple_tag(takes_context=True)
def oldest_hold(context):
    return emptiness.oldest_hold(Asker(context["user"], context["rail"]["shop"]))


@register.simple_tag(takes_context=True)
def last_decision(context):
    return emptiness.last_decision(Asker(context["user"], context["rail"]["shop"]))
