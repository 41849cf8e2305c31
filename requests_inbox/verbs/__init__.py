from .corresponding import Corresponding
from .deciding import Deciding
from .holding import Holding
from .organising import Organising
from .reversing import Reversing
from .reviewing import Reviewing
from .withdrawing import Withdrawing

__all__ = ["Corresponding", "Deciding", "Holding", "Organising", "Reversing", "Reviewing", "Withdrawing"]
