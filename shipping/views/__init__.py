from .designs import design, preview
from .destinations import destinations

__all__ = ["design", "destinations", "preview"]
