from django.tasks import task

from shipping.carriers import CARRIERS
from shipping.models import Label

from .models import Payment, Return
from .paying import provider_of


@task(max_attempts=8, backoff=30.0)  # type: ignore[call-overload]  # options of our own (helpdesk/jobs/backend.py)
def give_back(pk):
    """A return has ended: its labels become void, and what was paid for them goes back. Safe to run twice."""
    rma = Return.objects.select_related("shop").get(pk=pk)
    if rma.is_authorized:  # its end was undone, or it was revived
        return
    for label in Label.objects.filter(parcel__shipment__rma=rma).exclude(state=Label.State.VOIDED):
        CARRIERS[label.carrier].void(label)
        label.void()
    for payment in rma.payments.paid():
        payment.owe()
    refund(rma)


def refund(rma):
    """Give back what is owed. The provider knows each payment by its key, and gives it back once."""
    for payment in rma.payments.filter(state=Payment.State.REFUND_DUE):
        provider = provider_of(rma.shop, payment.provider)
        if provider is None:
            raise LookupError(
                f"{payment.provider} took payment {payment.pk}, and is not set up any more: set it up again."
            )
        provider.refund(payment)
        payment.close()


@task(max_attempts=8, backoff=30.0)  # type: ignore[call-overload]
def refund_owed(pk):
    """What came in too late, or twice."""
    refund(Return.objects.select_related("shop").get(pk=pk))
