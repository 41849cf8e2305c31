"""What the settings pages and the sign-in page show beside their own content."""

from django import template

from shops.policies import may_administer, may_see_members

register = template.Library()


@register.inclusion_tag("shops/menu.html", takes_context=True)
def settings_menu(context):
    """The person's own pages, and for each of their shops what they may see of it."""
    person = context["request"].user
    shops = [(shop, may_administer(person, shop)) for shop in person.shops if may_see_members(person, shop)]
    return {"path": context["request"].path, "shops": shops}


@register.simple_tag(takes_context=True)
def my_shops(context):
    """[(shop, role)] of whoever is signed in."""
    memberships = context["request"].user.current_memberships
    return [(membership.shop, membership.get_role_display()) for membership in memberships]
