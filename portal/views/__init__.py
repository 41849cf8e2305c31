"""The customers' own pages."""

from .asking import check, details, items, order, reasons, upload, upload_picture, upload_removal, uploads, way
from .files import file, picture
from .finding import code, entry, home
from .following import cancellation, follow, reply, show
from .frame import brand, snippet
from .labels import after_payment, counter, label, paper, slip, tracking
from .other_ways import gift, handed_over
from .withdrawing import withdrawal, withdrawal_items, withdrawal_received

__all__ = [
    "after_payment", "brand", "cancellation", "check", "code", "counter", "details", "entry", "file", "follow", "gift",
    "handed_over", "home", "items", "label", "order", "paper", "picture", "reasons", "reply", "show", "slip", "snippet",
    "tracking", "upload", "upload_picture", "upload_removal", "uploads", "way", "withdrawal", "withdrawal_items",
    "withdrawal_received",
]  # fmt: skip
