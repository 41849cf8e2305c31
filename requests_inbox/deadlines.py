"""How close the end of the time to decide is: the words, the tone and the heading under which a row stands."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from .clocks import AT_THE_END
from .lists.filtering.ranges import begin

SOON = timedelta(days=3)
PARTS = 8  # of the ring


@dataclass(frozen=True)
class Group:
    name: str
    title: str | Promise
    tone: str = ""


OVERDUE = Group("overdue", gettext_lazy("Overdue"), "bad")
TODAY = Group("today", gettext_lazy("Closes today"), "bad")
WITHIN = Group("soon", gettext_lazy("Within 3 days"), "hold")
LATER = Group("later", gettext_lazy("Later"))
PAUSED = Group("paused", gettext_lazy("Waiting for the customer"))


def group_of(at, left, is_paused):
    """The heading for what is to be decided by a moment, and how long that is from now."""
    if is_paused:
        return PAUSED
    if left < timedelta():
        return OVERDUE
    if at < begin(timezone.localdate() + timedelta(days=1)):
        return TODAY
    return WITHIN if left < SOON else LATER


class Deadline:
    """Until when an open request is to be decided, seen from now."""

    def __init__(self, request, now=None):
        self.at, self.is_paused = request.decide_by, request.clock_left is not None
        self.left = request.clock_left if self.is_paused else self.at - (now or timezone.now())
        self.given = self.at - request.submitted_at

    @property
    def group(self):
        return group_of(self.at, self.left, self.is_paused)

    @property
    def tone(self):
        return self.group.tone

    @property
    def parts_left(self):
        """How much of the ring is still there."""
        return min(PARTS, max(0, ceil(PARTS * self.left / self.given))) if self.given else 0

    @property
    def short(self):
        """3 h left, 2 d late."""
        if self.is_paused:
            return _("paused")
        number, unit = _largest(abs(self.left))
        return str(SHORT[unit, self.left < timedelta()]) % {"n": number}

    def __str__(self):
        """As a screen reader says it."""
        words = duration(abs(self.left))
        if self.is_paused:
            return _("clock paused, %(time)s left") % {"time": words}
        return (_("%(time)s overdue") if self.left < timedelta() else _("%(time)s left")) % {"time": words}


SHORT = {  # {(unit, whether it is late): words}
    ("min", False): gettext_lazy("%(n)d min left"), ("min", True): gettext_lazy("%(n)d min late"),
    ("h", False): gettext_lazy("%(n)d h left"), ("h", True): gettext_lazy("%(n)d h late"),
    ("d", False): gettext_lazy("%(n)d d left"), ("d", True): gettext_lazy("%(n)d d late"),
}  # fmt: skip
LONG = {
    "min": ngettext_lazy("%(n)d minute", "%(n)d minutes", "n"),
    "h": ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    "d": ngettext_lazy("%(n)d day", "%(n)d days", "n"),
}


def duration(time):
    """12 minutes, 5 hours, 3 days."""
    number, unit = _largest(time)
    return LONG[unit] % {"n": number}


def _largest(time):
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 60:
        return minutes, "min"
    return (minutes // 60, "h") if minutes < 48 * 60 else (minutes // (24 * 60), "d")


def _group_at(place):
    left = place - timezone.now()
    return group_of(place, left, is_paused=left > AT_THE_END / 2)


def give_headings(rows, after=None):
    """Each row under which a new group begins gets its heading.

    A page that begins after a moment may go on with the group of the page before it. It has the heading again, for
    whoever sees that page alone; below the other page it is `continued` and not shown.
    """
    continued = _group_at(after) if after else None
    before = None
    for row in rows:
        row.deadline = Deadline(row)
        row.heading = row.deadline.group if row.deadline.group != before else None
        row.is_continued = row.heading == continued
        before = row.deadline.group
