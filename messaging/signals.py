"""News that goes up from the mechanisms: nobody here knows who listens."""

from django.dispatch import Signal

# A letter reached SENT, DELIVERED, BOUNCED or DEAD. Sent with `letter`, inside the transaction that moved it: whoever
# shows the outcome beside the request must hear of it exactly when it becomes true.
letter_moved = Signal()

# A mail became a message of its thread. Sent with `message` and `by`, the colleague who put it there or None, inside
# the transaction that put it there: the desk decides what a customer's words change, and only those of a verified one.
message_received = Signal()

# Which thread does this subject name? Sent with `shop` and `subject`; who knows such names answers with a Thread.
thread_named = Signal()
