from .deciding import Deciding
from .holding import Holding
from .reversing import Reversing
from .reviewing import Reviewing

__all__ = ["Deciding", "Holding", "Reversing", "Reviewing"]
