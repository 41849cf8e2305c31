"""News from the ground floor: a line is cut within seconds when a role or session ends or somebody is out (T51)."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shops.models import Person, Session
from shops.signals import membership_changed

from .announcing import tell_of_rights
from .telling import read


@receiver(membership_changed)
def a_role_changed(sender, person, shop, **kwargs):
    transaction.on_commit(partial(tell_of_rights, person), robust=True)
    transaction.on_commit(partial(forget_what_was_told, person, shop), robust=True)


def forget_what_was_told(person, shop):
    """What is of a shop that is no longer theirs is neither counted nor mailed (I14)."""
    person = Person.objects.get(pk=person)
    if shop not in person.roles:
        read(person, shop=shop)


@receiver(post_delete, sender=Session)
def a_session_ended(sender, instance, using, **kwargs):
    if instance.person_id:
        transaction.on_commit(partial(tell_of_rights, instance.person_id), using=using, robust=True)


@receiver(post_save, sender=Person)
def somebody_was_shut_out(sender, instance, using, **kwargs):
    if not instance.is_active:
        transaction.on_commit(partial(tell_of_rights, instance.pk), using=using, robust=True)
