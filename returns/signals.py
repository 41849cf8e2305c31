"""News for the floor above, sent within the transaction that makes it true."""

from django.dispatch import Signal

payment_settled = Signal()  # payment: the customer has paid for a label
