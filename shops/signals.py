"""News from the ground floor.

`membership_changed` (person, shop: ids): within the transaction, somebody's role in a shop changed or ended. A signal,
because open pages must let go of that shop within seconds (T51), and this floor does not know who keeps pages open, or
what somebody had to do.
`team_ended` (team): within the transaction. A signal, because this floor does not know what the team had to do.
"""

from django.dispatch import Signal

membership_changed = Signal()
team_ended = Signal()
