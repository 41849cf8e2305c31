"""What a person can do to a request: one class an action, each with its form, its verb and its preview.

The view (views/acting.py) is the same for all of them; buttons, keys and the sheet are drawn from this list.
"""

from copy import copy

from requests_inbox.correspondence import letters

from .corresponding import Ask, Hasten, SendAgain, TakeBack, Write
from .deciding import Approve, Cancel, DecideLines, SetFreeReturn
from .following import FollowPolicy
from .holding import Hold, Release, TakeOver
from .organising import Acknowledge, AddNote, Assign, PutTags, RaiseAlert, Take
from .returning import MailLabel, MakeAnother, MakeLabel, RetryLabel, Revive, VoidLabel
from .reversing import Reopen, SendNow, Undo
from .reviewing import Check, Confirm, PutBack
from .withdrawing import TakeAsWithdrawal

ACTIONS = {
    action.name: action
    for action in [
        Approve, FollowPolicy, Hold, Release, TakeOver, Cancel, Check, Confirm, PutBack, Ask, SetFreeReturn,
        DecideLines, AddNote, Assign, Take, PutTags, RaiseAlert, Acknowledge, SendAgain, Write, TakeBack, Hasten, Undo,
        SendNow, Reopen,
        MakeLabel, MakeAnother, MailLabel, VoidLabel, RetryLabel, Revive, TakeAsWithdrawal,
    ]
}  # fmt: skip


def actions_for(request, person):
    """{name: action} of what exists in the request's state, allowed or not: a refused one shows its reason."""
    made = {name: action(request, person) for name, action in ACTIONS.items()}
    return {name.replace("-", "_"): action for name, action in made.items() if action.is_offered}


def letter_of(action, data):
    """The exact mail that the action would send, or None."""
    if composed := action.compose(data):
        return composed
    imagined, letter = planned(action, data)
    if not letter:
        return None
    kind, text, *wants = letter
    return letters.compose_for(imagined, kind, text=text, by=action.person, wants=wants[0] if wants else ())


def planned(action, data):
    """(the request as the action would leave it, what its preview says). On a copy: nothing is changed or saved."""
    imagined = type(action)(_copy(action.request), action.person)
    return imagined.request, imagined.preview(data)


def _copy(request):
    twin = copy(request)
    twin.line_list = [copy(line) for line in request.line_list]
    twin.alert_list = [copy(alert) for alert in request.alert_list]
    return twin
