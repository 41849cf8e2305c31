"""The service clock of a request: until when the shop means to have decided, in hours in which it works.

It stands still while the customer has to answer, and goes on with what was left. What the law grants is never put off:
the clock of a withdrawal runs on (its money is due 14 days after the statement, CRD Art. 13), whatever we wait for.
"""

from datetime import timedelta

from django.utils import timezone

from .models.reasons import ReturnGround

LEGAL_DAYS = 14
MONEY_WARNING = timedelta(days=3)
AT_THE_END = timedelta(days=365 * 100)  # a clock that stands still has its place in the lists after all that run
BY_RIGHT = f"ground:{ReturnGround.WITHDRAWAL.value}"
NONE = timedelta()


def begin(request, *, by_right, since=None):
    """All the time that the shop gives itself, from now on. `since`: when the customer withdrew."""
    now, target = timezone.now(), timedelta(hours=request.shop.decide_within_hours)
    run(request, now, target)
    request.warn_at = request.warn_at or request.shop.hours.add(now, NONE)  # the shop warns earlier than it begins
    if by_right:
        hurry(request, since or now)
    request.sorted_at = request.decide_by


def hurry(request, stated_at):
    """Whatever the shop gives itself, it is decided before the money is due; and it is warned of that, too."""
    latest = stated_at + timedelta(days=LEGAL_DAYS)
    if request.money_warn_at is None and latest - MONEY_WARNING > timezone.now():
        request.money_warn_at = latest - MONEY_WARNING
    if request.decide_by > latest:
        request.decide_by = latest
        if request.warn_at:
            request.warn_at = min(request.warn_at, latest - _warning(request))


def hurry_by_right(request):
    if is_by_right(request) and request.withdrawal:
        hurry(request, request.withdrawal.stated_at)


def run(request, now, left):
    """Go on with what is left. Where that is little already, it was told before the clock stood still."""
    hours = request.shop.hours
    request.clock_left = None
    request.decide_by = hours.add(now, left)
    ahead = left - _warning(request)
    request.warn_at = hours.add(now, ahead) if ahead > NONE else None


def keep(request, before):
    """Let the clock run or stand as the request is now; `before` are its fields at the beginning of the change."""
    if not request.is_open:
        request.warn_at = None
    elif stands_still(request):
        if request.clock_left is None:
            request.clock_left = max(NONE, request.shop.hours.between(timezone.now(), request.decide_by))
        request.warn_at = None
    elif request.clock_left is not None:
        run(request, timezone.now(), request.clock_left)
        hurry_by_right(request)
    elif not before["is_open"] and request.decide_by > timezone.now():
        run(request, timezone.now(), request.shop.hours.between(timezone.now(), request.decide_by))
        hurry_by_right(request)
    request.sorted_at = place_of(request)


def stands_still(request):
    return request.waiting_on == request.WaitingOn.CUSTOMER and not is_by_right(request)


def is_by_right(request):
    return BY_RIGHT in request.facets


def place_of(request):
    """Its place in the lists: by the deadline while open, then by when it ended."""
    if not request.is_open:
        return request.decided_at or request.updated_at
    return request.decide_by + (NONE if request.clock_left is None else AT_THE_END)


def _warning(request):
    return timedelta(hours=request.shop.warn_hours)
