"""What a person can do to a request: one class an action, each with its form, its verb and its preview.

The view (views/acting.py) is the same for all of them; buttons, keys and the sheet are drawn from this list.
"""

from copy import copy

from requests_inbox.correspondence import letters

from .corresponding import Ask, Hasten, SendAgain, TakeBack, Write
from .deciding import Approve, Cancel, DecideLines, SetFreeReturn
from .following import FollowPolicy
from .holding import Hold, HoldLonger, Release, Snooze, TakeOver
from .organising import Acknowledge, AddNote, Assign, MarkRead, MarkUnread, PutTags, RaiseAlert, Take
from .returning import MailLabel, MakeAnother, MakeLabel, RetryLabel, Revive, VoidLabel
from .reversing import Reopen, SendNow, Undo
from .reviewing import Check, Confirm, PutBack
from .withdrawing import TakeAsWithdrawal

ACTIONS = {
    action.name: action
    for action in [
        Approve, FollowPolicy, Hold, Release, TakeOver, Cancel, Snooze, HoldLonger, Check, Confirm, PutBack, Ask,
        SetFreeReturn, DecideLines, AddNote, Assign, Take, PutTags, MarkRead, MarkUnread, RaiseAlert, Acknowledge,
        SendAgain, Write, TakeBack, Hasten, Undo, SendNow, Reopen,
        MakeLabel, MakeAnother, MailLabel, VoidLabel, RetryLabel, Revive, TakeAsWithdrawal,
    ]
}  # fmt: skip


def actions_for(request, person):
    """{name: action} of what exists in the request's state, allowed or not: a refused one shows its reason."""
    made = {name: action(request, person) for name, action in ACTIONS.items()}
    return {name.replace("-", "_"): action for name, action in made.items() if action.is_offered}


def letter_of(action, data):
    """The exact mail that the action would send, or None."""
    return foretold(action, data)[0]


def foretold(action, data):
    """(the exact mail that the action would send or None, what else it comes to)."""
    if composed := action.compose(data):
        return composed, action.steps
    imagined, letter = planned(action, data)
    if letter:
        kind, text, *wants = letter
        wants = wants[0] if wants else ()
        letter = letters.compose_for(imagined.request, kind, text=text, by=action.person, wants=wants)
    return letter, list(imagined.outcome(data))


def planned(action, data):
    """(the action on the request as it would leave it, what its preview says). On a copy: nothing is changed."""
    imagined = type(action)(_copy(action.request), action.person)
    return imagined, imagined.preview(data)


def _copy(request):
    twin = copy(request)
    twin.line_list = [copy(line) for line in request.line_list]
    twin.alert_list = [copy(alert) for alert in request.alert_list]
    return twin
