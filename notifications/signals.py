"""News from the ground floor: open pages let go of a shop that is no longer their person's (T51)."""

from django.dispatch import receiver

from shops.models import Person
from shops.signals import membership_changed

from .announcing import person_group, tell
from .telling import read


@receiver(membership_changed)
def rights_may_have_changed(sender, person, **kwargs):
    tell(person_group(person), {"type": "changed_rights"})


@receiver(membership_changed)
def forget_what_was_told(sender, person, shop, **kwargs):
    """What is of a shop that is no longer theirs is neither counted nor mailed (I14)."""
    person = Person.objects.get(pk=person)
    if shop not in person.roles:
        read(person, shop=shop)
