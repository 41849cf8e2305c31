"""Who may do what in a shop's settings. Views ask here; the verbs ask the database again."""

from shops.models import Role


def may_administer(person, shop):
    return person.roles.get(shop.pk) == Role.ADMIN


def may_see_members(person, shop):
    """Leads must know who is there; only admins change it."""
    return person.roles.get(shop.pk) in {Role.ADMIN, Role.TEAM_LEAD}
