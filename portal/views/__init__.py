"""The customers' own pages."""

from .asking import check, details, items, order, reasons, upload, upload_picture, upload_removal, uploads
from .files import file, picture
from .finding import code, entry, home
from .following import cancellation, follow, reply, show
from .frame import brand, snippet
from .labels import label, paper
from .other_ways import gift, handed_over
from .withdrawing import withdrawal, withdrawal_items, withdrawal_received

__all__ = [
    "brand", "cancellation", "check", "code", "details", "entry", "file", "follow", "gift", "handed_over", "home",
    "items", "label", "order", "paper", "picture", "reasons", "reply", "show", "snippet", "upload", "upload_picture",
    "upload_removal", "uploads", "withdrawal", "withdrawal_items", "withdrawal_received",
]  # fmt: skip
