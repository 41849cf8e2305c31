from .deciding import Deciding
from .holding import Holding
from .organising import Organising
from .reversing import Reversing
from .reviewing import Reviewing

__all__ = ["Deciding", "Holding", "Organising", "Reversing", "Reviewing"]
