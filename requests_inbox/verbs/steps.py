"""How a verb asks its FSM step, so that a wrong state reads as a sentence."""

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from requests_inbox.refusals import Moved


def take(step, *args):
    """Run an FSM step; in a state where it does not exist say so instead of raising a name of code."""
    if not can_proceed(step):
        request = step.__self__
        state = {"state": request.get_status_display()}
        raise Moved(_("This request is “%(state)s” now: that cannot be done any more.") % state)
    return step(*args)
