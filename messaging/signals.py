"""News that goes up from the mechanisms: nobody here knows who listens."""

from django.dispatch import Signal

# A letter reached SENT or DEAD. Sent with `letter`, inside the transaction that moved it: whoever shows the outcome
# beside the request must hear of it exactly when it becomes true.
letter_moved = Signal()
