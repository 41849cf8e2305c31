"""News from the floors below."""

from django.dispatch import receiver

from messaging.models import Letter
from messaging.signals import letter_moved

from .models import ReturnRequest


@receiver(letter_moved)
def show_a_dead_letter(sender, letter, **kwargs):
    """A mail that cannot be delivered lifts its request, or nobody would know that the customer knows nothing."""
    if letter.state == Letter.State.DEAD and (request := ReturnRequest.objects.filter(thread=letter.thread_id).first()):
        request.letter_failed(letter)
