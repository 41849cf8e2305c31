"""From the ledger to a visible outcome: what a mail is, and which thread it belongs to."""


def take_in(pk):
    """Bring this mail to its outcome."""
