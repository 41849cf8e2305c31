"""News from the floors below, which know nothing of returns."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from messaging.models import Letter
from messaging.signals import letter_moved, message_received, thread_named
from returns.signals import payment_settled
from shipping.signals import label_changed
from shops.models import Shop
from shops.signals import membership_changed, team_ended

from .beginning.standard_reasons import give_standard_reasons
from .correspondence.hearing import hear, hear_of_bounce, request_of, thread_of_reference
from .models import ReturnRequest
from .tasks import take_from_person, take_from_team


@receiver(post_save, sender=Shop)
def begin_with_reasons(sender, instance, created, raw, **kwargs):
    """A shop without reasons could not take a single request, and whoever makes one need not know of them."""
    if created and not raw:
        give_standard_reasons(instance)


@receiver(team_ended)
def leave_what_it_had_to_nobody(sender, team, **kwargs):
    take_from_team.enqueue(team.pk)


@receiver(membership_changed)
def leave_what_somebody_had_to_nobody(sender, person, shop, **kwargs):
    take_from_person.enqueue(person, shop)


@receiver(letter_moved)
def show_a_letter_that_did_not_arrive(sender, letter, **kwargs):
    """A mail that cannot be delivered lifts its request, or nobody would know that the customer knows nothing."""
    if letter.state not in (Letter.State.DEAD, Letter.State.BOUNCED):
        return
    if request := request_of(letter.thread_id):
        hear_of_bounce(request, letter) if letter.state == Letter.State.BOUNCED else request.letter_failed(letter)


@receiver(message_received)
def show_a_mail_that_came(sender, message, by=None, **kwargs):
    hear(message, by=by)


@receiver(thread_named)
def find_by_reference(sender, shop, subject, **kwargs):
    return thread_of_reference(shop, subject)


@receiver(label_changed)
def show_what_became_of_a_label(sender, label, **kwargs):
    if request := ReturnRequest.objects.filter(rma__shipments__parcel=label.parcel_id).only("pk").first():
        request.hear_of_label(label)


@receiver(payment_settled)
def make_what_was_paid_for(sender, payment, **kwargs):
    """A request that was reopened meanwhile has another return, or none: then the money goes back."""
    if request := ReturnRequest.objects.filter(rma=payment.rma_id).first():
        request.hear_of_payment(payment)
    else:
        payment.give_back()
