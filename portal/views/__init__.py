"""The customers' own pages."""

from .frame import brand, home

__all__ = ["brand", "home"]
