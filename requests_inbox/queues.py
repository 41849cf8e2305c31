"""The queues of the rail: which requests they hold, in which order, and how many there are."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.models import Letter
from shops.models import Role, Shop

from .models import QueueCount, ReturnRequest
from .states import OPEN, TONES, Status

PAGE = 50
LONGEST_UNDO = timedelta(seconds=600)


@dataclass(frozen=True)
class Queue:
    slug: str
    title: str | Promise
    statuses: tuple
    icon: str
    tone: str = ""
    newest_first: bool = False

    def rows(self, person, shop=None):
        """What the person may see of it, narrowed to one shop if they chose one."""
        rows = ReturnRequest.objects.visible_to(person).select_related("shop", "held_by")
        rows = rows.filter(status__in=self.statuses)
        if set(self.statuses) <= set(OPEN):
            rows = rows.waiting()  # says nothing new, but leads the database to the index of open requests by age
        if shop:
            rows = rows.filter(shop=shop)
        order = ("-submitted_at", "-pk") if self.newest_first else ("submitted_at", "pk")
        return rows.order_by(*order)

    def page(self, rows, cursor=None):
        return page_of(rows, cursor, newest_first=self.newest_first)

    def next_to(self, request, person, shop=None):
        """The request that comes after this one, or else the first of the queue."""
        rows = self.rows(person, shop).exclude(pk=request.pk)
        following = rows.after((request.submitted_at, request.pk), newest_first=self.newest_first)
        return following.first() or rows.first()


def page_of(rows, cursor, *, newest_first):
    """(rows, cursor of the next page or None): keyset, never OFFSET."""
    if cursor:
        rows = rows.after(cursor, newest_first=newest_first)
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], last and f"{last.submitted_at.isoformat()}~{last.pk}"


def _of_state(status, *, newest_first):
    tone, icon = TONES[status]
    return Queue(status.value.replace("_", "-"), status.label, (status,), icon, tone, newest_first)


QUEUES = {
    queue.slug: queue
    for queue in [
        Queue("needs-decision", _("Needs decision"), (Status.NEW, Status.DRAFT), "inbox"),
        _of_state(Status.NEW, newest_first=False),
        _of_state(Status.DRAFT, newest_first=False),
        _of_state(Status.ON_HOLD, newest_first=False),
        _of_state(Status.APPROVED, newest_first=True),
        _of_state(Status.CANCELLED, newest_first=True),
    ]
}
DEFAULT = "needs-decision"


def queue_of(request):
    """The queue to show beside a request that was opened without one."""
    if request.status in QUEUES[DEFAULT].statuses:
        return QUEUES[DEFAULT]
    return next((queue for queue in QUEUES.values() if request.status in queue.statuses), QUEUES[DEFAULT])


def chosen_shop(request):
    """The shop that the person narrowed the inbox to, if it is still theirs."""
    slug = request.session.get("shop")
    return Shop.objects.visible_to(request.user).filter(slug=slug).first() if slug else None


def rail(request):
    """What the frame shows beside every page."""
    if not request.user.is_authenticated:
        return {}
    match = request.resolver_match
    name = match.view_name if match else ""
    shops = list(Shop.objects.visible_to(request.user))
    shop = next((one for one in shops if one.slug == request.session.get("shop")), None)
    counts = dict(
        QueueCount.objects.filter(shop__in=[shop] if shop else shops).values_list("status").annotate(total=Sum("count"))
    )
    return {
        "shops": shops,
        "shop": shop,
        "queues": [
            {
                "slug": queue.slug,
                "title": queue.title,
                "icon": queue.icon,
                "tone": queue.tone,
                "count": None if queue.newest_first else sum(counts.get(status, 0) for status in queue.statuses),
            }
            for queue in QUEUES.values()
        ],
        "pending": pending_decisions(request.user),
        "queue": getattr(request, "queue_slug", None),
        "current": _current(name),
        "may_administer": request.user.is_superuser or Role.ADMIN in request.user.roles.values(),
    }


def pending_decisions(person):
    """What this person decided and can still undo, newest first."""
    mine = ReturnRequest.objects.visible_to(person).filter(
        decided_by=person,
        decided_at__gte=timezone.now() - LONGEST_UNDO,
        decision_letter__state=Letter.State.QUEUED,
        decision_letter__not_before__gt=timezone.now(),
    )
    return mine.select_related("decision_letter").order_by("-decided_at")[:3]


def _current(name):
    if name in ("requests_inbox:start", "requests_inbox:ask_for_order"):
        return "start"
    if name in ("requests_inbox:reasons", "requests_inbox:reason"):
        return "settings"
    return {"requests_inbox": "inbox", "shops": "settings", "jobs": "jobs"}.get(name.split(":")[0], "")
