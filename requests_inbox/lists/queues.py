"""The queues of the rail: which requests each holds, and in which order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_inbox.lists.filtering.ranges import begin
from requests_inbox.models import ReturnRequest
from requests_inbox.states import TONES, Status
from shops.models import Team

from .orders import CHOSEN, DEADLINE, ENDED, NEWEST, Order

PAGE = 50
DEFAULT = "needs-decision"
EVERYTHING = "all"
MY_TEAMS = "assigned-to-my-teams"  # the rail shows it to whoever is in one
RARE = (Status.LABEL_CREATED, Status.CLOSED, Status.EXPIRED)  # the rail shows them once there are any


@dataclass(frozen=True)
class Queue:
    """`statuses` are those whose kept counters add up to it; without them `holds` says what is in it for a person."""

    slug: str
    title: str | Promise
    icon: str
    statuses: tuple = ()
    holds: Callable = lambda person: Q()
    tone: str = ""
    is_open: bool = True  # only what waits for a decision: in order of the deadline, under headings
    order: Order = DEADLINE  # unless somebody chooses another
    is_urgent: bool = False  # its number is red

    @property
    def is_ones_own(self):
        """Whether it depends on who looks."""
        return not self.statuses and self.slug != EVERYTHING

    @property
    def orders(self):
        """Those that one can choose from, its own first."""
        return {self.order.name: self.order} | CHOSEN

    @property
    def is_of_a_state(self):
        return len(self.statuses) == 1 or self.slug == EVERYTHING

    def rows(self, person, *, in_own_order=True):
        """What the person may see of it."""
        rows = self.of_shops(ReturnRequest.objects.all(), person.roles, in_own_order=in_own_order)
        rows = rows.filter(self.holds(person))
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        return rows.waiting() if self.is_open else rows  # leads the database to the index of what is open

    def of_shops(self, rows, shops, *, in_own_order=True):
        return rows.of_shops(shops, by_index=in_own_order and not self.is_ones_own)


def _closes_today(person):
    return Q(sorted_at__lt=begin(timezone.localdate() + timedelta(days=1)))


def _has_one_of_their_teams(person):
    return Q(assigned_team__in=Team.objects.of(person))


def _of_state(status, *, is_open=True):
    tone, icon = TONES[status]
    slug = status.value.replace("_", "-")
    return Queue(slug, status.label, icon, (status,), tone=tone, is_open=is_open, order=DEADLINE if is_open else ENDED)


QUEUES = {
    queue.slug: queue
    for queue in [
        Queue(DEFAULT, _("Needs decision"), "inbox", (Status.NEW, Status.DRAFT)),
        Queue("closes-today", _("Closes today"), "clock", holds=_closes_today, is_urgent=True),
        Queue("unread", _("Unread replies"), "chat", holds=lambda person: Q(is_unread=True), is_open=False),
        Queue("held-by-me", _("Held by me"), "pause", holds=lambda person: Q(held_by=person)),
        Queue("assigned-to-me", _("Assigned to me"), "user", holds=lambda person: Q(assigned_to=person)),
        Queue(MY_TEAMS, _("Assigned to my teams"), "users", holds=_has_one_of_their_teams),
        _of_state(Status.NEW),
        _of_state(Status.DRAFT),
        _of_state(Status.ON_HOLD),
        _of_state(Status.APPROVED, is_open=False),
        _of_state(Status.CANCELLED, is_open=False),
        *(_of_state(status, is_open=False) for status in RARE),
        Queue(EVERYTHING, _("Everything"), "cols", is_open=False, order=NEWEST),
    ]
}


def queue_of(request):
    """The queue to show beside a request that was opened without one."""
    if request.status in QUEUES[DEFAULT].statuses:
        return QUEUES[DEFAULT]
    return next((queue for queue in QUEUES.values() if request.status in queue.statuses), QUEUES[DEFAULT])


def chosen_shop(request):
    """The shop that the person narrowed the inbox to, if it is still theirs."""
    slug = request.session.get("shop")
    return next((shop for shop in request.user.shops if shop.slug == slug), None)
