"""How much a stranger may try. Over a limit everybody waits, whether or not what they guess is there (T40)."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.utils import timezone

from .models import Tries

QUARTER, DAY = 15 * 60, 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Limit:
    """At most so many tries in each stretch of time; the longer stretch makes who goes on trying wait for longer."""

    name: str
    stretches: tuple  # ((seconds, most), …)

    def wait(self, *who):
        """Count one try of `who`. The seconds until they may try again; 0: they may now."""
        bucket = hashlib.sha256("\n".join(map(str, (self.name, *who))).encode()).hexdigest()
        return max(self._wait(bucket, *stretch) for stretch in self.stretches)

    def _wait(self, bucket, seconds, most):
        now = timezone.now().timestamp()
        begins = now - now % seconds
        tries = Tries.count_one(hashlib.sha256(f"{bucket} {seconds}".encode()).hexdigest(), _moment(begins))
        return int(begins + seconds - now) + 1 if tries > most else 0


def _moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)


OF_A_NUMBER = Limit("number", ((QUARTER, 5), (DAY, 20)))
OF_A_CONTACT = Limit("contact", ((QUARTER, 5), (DAY, 20)))
OF_A_NETWORK = Limit("network", ((QUARTER, 20), (DAY, 100)))
OF_A_SHOP = Limit("shop", ((QUARTER, 3_000),))
LETTERS = Limit("letters", ((DAY, 8),))  # to the address of one order
UPLOADS = Limit("uploads", ((60 * 60, 60), (DAY, 200)))
# Of a network; a withdrawal beyond it is recorded all the same, and confirmed later.
WITHDRAWALS = Limit("withdrawals", ((QUARTER, 30), (DAY, 200)))
GIFTS = Limit("gifts", ((DAY, 5),))  # of one present, or of a network: each mails whom its visitor names
WORDS = Limit("words", ((QUARTER, 20), (DAY, 100)))


def network_of(request):
    """The visitor's neighbourhood, since whoever has one address has all of them: /24, or /64 of IPv6."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request).partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False)
