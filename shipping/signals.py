"""News for the floors above, each sent within the transaction that makes it true."""

from django.dispatch import Signal

label_changed = Signal()  # label: it was made, could not be made, or was voided
