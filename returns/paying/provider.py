from dataclasses import dataclass

from django.utils.functional import Promise


class NotGenuine(Exception):
    """What was posted did not come from the provider, or cannot be read."""


class Unreachable(Exception):
    """The provider could not begin a payment just now; nothing was paid."""


@dataclass(frozen=True)
class Started:
    """Where the customer pays, and what the provider calls it."""

    url: str
    provider_id: str = ""


@dataclass(frozen=True)
class Paid:
    """What a provider says of a payment that it has the money for."""

    provider_id: str
    charge: str
    amount: int  # in the currency's smallest unit
    currency: str


class Provider:
    """`code` stands in rows and addresses for ever. `options` are those of PAYMENTS."""

    code = ""
    name: str | Promise = ""

    def __init__(self, options):
        self.options = options

    def start(self, payment):
        """Begin it, or find it begun: the same payment is begun once. Raises Unreachable."""
        raise NotImplementedError

    def read(self, request):
        """What the provider posted, proven to be its own: Paid, or None where it tells something else."""
        raise NotImplementedError

    def refund(self, payment):
        """Give all of it back, once."""
        raise NotImplementedError
