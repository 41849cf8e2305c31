"""News from the ground floor: open pages let go of a shop that is no longer their person's (T51)."""

from django.dispatch import receiver

from shops.signals import membership_changed

from .announcing import person_group, tell


@receiver(membership_changed)
def rights_may_have_changed(sender, person, **kwargs):
    tell(person_group(person), {"type": "changed_rights"})
