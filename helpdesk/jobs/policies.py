"""Who may look behind the desk."""

from shops.models import Role, Shop


def may_watch(person):
    """Admins see what the desk does in the background, and may have failed work done again."""
    return person.is_superuser or Role.ADMIN in person.roles.values()


def may_read_errors(person):
    """An error's text can name a customer of any shop, so it is for those who look after all of them (I14)."""
    administered = [shop for shop, role in person.roles.items() if role == Role.ADMIN]
    return person.is_superuser or not Shop.objects.exclude(pk__in=administered).exists()
