from .corresponding import Corresponding
from .deciding import Deciding
from .following import Following
from .holding import Holding
from .organising import Organising
from .returning import Returning
from .reversing import Reversing
from .reviewing import Reviewing
from .withdrawing import Withdrawing

__all__ = [
    "Corresponding",
    "Deciding",
    "Following",
    "Holding",
    "Organising",
    "Returning",
    "Reversing",
    "Reviewing",
    "Withdrawing",
]
