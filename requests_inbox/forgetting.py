"""The addresses that customers gave for their parcels, and the labels that show them, go when a return is long over."""

from datetime import timedelta

from messaging.models import Attachment
from returns.models import Return
from shipping.forgetting import forget, remembered
from shipping.models import Parcel
from shops.models import Shop

from .models import ReturnRequest

SHOWS_THE_LABEL = ("label", "code")  # kinds of letters


def forget_senders(now):
    for shop in Shop.objects.all():
        over = Return.objects.filter(shop=shop).over_since(now - timedelta(days=shop.forget_senders_after_days))
        parcels = Parcel.objects.filter(shipment__rma__in=over).select_related("shipment__rma")
        for parcel in remembered(parcels).iterator():
            _forget_mails(parcel.shipment.rma)
            forget(parcel)


def _forget_mails(rma):
    """What was mailed is a file of the request's thread; the parcels of a return are all as old."""
    threads = ReturnRequest.objects.filter(shop=rma.shop_id, reference=rma.reference).values("thread")
    for file in Attachment.objects.filter(thread__in=threads, letter__kind__in=SHOWS_THE_LABEL):
        file.forget()
