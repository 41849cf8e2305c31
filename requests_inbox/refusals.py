"""Why a verb did not happen, in words for the person who tried, with the status that says it over HTTP."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A verb that did not happen. Nothing was changed."""

    status = 409

    def __init__(self, reason):
        super().__init__(str(reason))
        self.reason = reason


class Stale(Refusal):
    """The request is no longer as it was on the screen (the version fence)."""

    def __init__(self, request):
        super().__init__(_("This request has changed since you opened it. Look again, then decide."))
        self.request = request


class Outdated(Refusal):
    """What the policy suggests was found from what is no longer so."""

    def __init__(self):
        super().__init__(_("What the policy went by has changed. It looks once more: wait a moment, then decide."))


class Repeated(Refusal):
    """The same form did its work the first time that it was sent (R14)."""

    def __init__(self):
        super().__init__(_("This was done already."))


class Moved(Refusal):
    """The verb does not exist in the state that the request is in."""


class Held(Refusal):
    """A colleague holds the request."""


class NotYours(Refusal, PermissionDenied):
    """It is not for this person to do."""

    status = 403


class Unready(Refusal):
    """Something has to be done or said first."""

    status = 422
