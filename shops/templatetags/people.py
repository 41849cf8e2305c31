"""What the settings pages and the sign-in page show beside their own content."""

from django import template

from shops.menu import menu_of, page_at

register = template.Library()


@register.inclusion_tag("shops/menu.html", takes_context=True)
def settings_menu(context):
    """The person's own pages, and for each of their shops what they may see of it."""
    path = context["request"].path
    menu = menu_of(context["request"].user)
    here, first = page_at(menu, path), menu[0][1][0][1]
    return {"menu": menu, "here": here, "is_within": here != first}


@register.simple_tag(takes_context=True)
def my_shops(context):
    """[(shop, role)] of whoever is signed in."""
    memberships = context["request"].user.current_memberships
    return [(membership.shop, membership.get_role_display()) for membership in memberships]
