"""News from the floors below, which know nothing of returns."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from messaging.models import Letter
from messaging.signals import letter_moved
from shops.models import Shop

from .models import ReturnRequest
from .standard_reasons import give_standard_reasons


@receiver(post_save, sender=Shop)
def begin_with_reasons(sender, instance, created, raw, **kwargs):
    """A shop without reasons could not take a single request, and whoever makes one need not know of them."""
    if created and not raw:
        give_standard_reasons(instance)


@receiver(letter_moved)
def show_a_dead_letter(sender, letter, **kwargs):
    """A mail that cannot be delivered lifts its request, or nobody would know that the customer knows nothing."""
    if letter.state == Letter.State.DEAD and (request := ReturnRequest.objects.filter(thread=letter.thread_id).first()):
        request.letter_failed(letter)
