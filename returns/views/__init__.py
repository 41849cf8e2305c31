from .listing import returns
from .paying import payment_news
from .showing import label, labels_together, show, slip
from .terms import terms

__all__ = ["label", "labels_together", "payment_news", "returns", "show", "slip", "terms"]
