from .listing import returns
from .paying import payment_news
from .showing import label, show, slip
from .terms import terms

__all__ = ["label", "payment_news", "returns", "show", "slip", "terms"]
