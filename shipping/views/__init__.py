from .designs import design, preview
from .destinations import destinations
from .dropoffs import dropoff_file, dropoff_offer, dropoffs, ways

__all__ = ["design", "destinations", "dropoff_file", "dropoff_offer", "dropoffs", "preview", "ways"]
