"""Who may do what in a shop's settings. Views ask here; the verbs ask the database again."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from shops.models import Role, Shop


def may_administer(person, shop):
    return person.roles.get(shop.pk) == Role.ADMIN


def may_see_members(person, shop):
    """Leads must know who is there; only admins change it."""
    return person.roles.get(shop.pk) in {Role.ADMIN, Role.TEAM_LEAD}


def led_by(person, slug):
    """A shop that this person leads; any other does not exist for them."""
    shop = get_object_or_404(Shop.objects.visible_to(person), slug=slug)
    if person.roles.get(shop.pk) not in {Role.ADMIN, Role.TEAM_LEAD}:
        raise Http404
    return shop
