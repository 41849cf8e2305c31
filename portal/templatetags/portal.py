"""What the frame of the portal shows."""

from django import template

from portal import gifts, languages
from portal.following import Following

register = template.Library()


@register.simple_tag(takes_context=True)
def language_links(context):
    """[(address of this page in the language, code, its own name, whether it is the one being read)]"""
    request = context["request"]
    asked = request.GET.copy()
    links = []
    for code, name in languages.choices(request.shop):
        asked[languages.PARAMETER] = code
        links.append((f"?{asked.urlencode()}", code, name, code == request.LANGUAGE_CODE))
    return links


@register.filter
def followed(request):
    """A request as its customer sees it."""
    return Following(request)


@register.filter
def gift_code(order):
    return gifts.shown(order)
