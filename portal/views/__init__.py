"""The customers' own pages."""

from .frame import brand, home
from .withdrawing import withdrawal, withdrawal_items, withdrawal_received

__all__ = ["brand", "home", "withdrawal", "withdrawal_items", "withdrawal_received"]
