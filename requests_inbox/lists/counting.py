"""How many requests wait in the lists that are one's own: counted as far as it matters, all of them by one query."""

from django.db.models import IntegerField, Subquery
from django.http import QueryDict

from .listing import Listing
from .queues import DEFAULT, EVERYTHING, MY_TEAMS, QUEUES, RARE

ENOUGH = 100  # beyond it stands 99+


class HowMany(Subquery):
    """The number of rows of a query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # of somebody without a shop


def lists_of_ones_own(asker):
    """{slug of a queue, or view-<id>: the question how many} for this person, at this moment in their time zone.

    The other queues are states, whose counters are kept (QueueCount). It depends on nothing but its arguments, the rows
    and the reader's day, so that it can be kept until a request of their shops changes.
    """
    lists = {slug: Listing(queue, asker) for slug, queue in QUEUES.items() if not queue.statuses and slug != EVERYTHING}
    lists |= {f"view-{view.pk}": listing_of_view(view, asker) for view in asker.views}
    # In its order, whose index the database walks until it has enough; of teams there are few, which it finds at once.
    rows = {slug: one.rows().order_by() if slug == MY_TEAMS else one.rows() for slug, one in lists.items()}
    return {slug: HowMany(some.values("pk")[:ENOUGH]) for slug, some in rows.items()}


def queues_to_show(kept, personal, *, in_teams):
    """The queues of the rail with their numbers: `kept` {status: how many}, `personal` {slug of a list: how many}."""
    for queue in QUEUES.values():
        if queue.slug == MY_TEAMS and not in_teams:
            continue
        total = sum(kept.get(status, 0) for status in queue.statuses)
        if total or not set(queue.statuses) & set(RARE):
            number = personal.get(queue.slug) if not queue.statuses else total if queue.is_open else None
            yield {
                "slug": queue.slug,
                "title": queue.title,
                "icon": queue.icon,
                "tone": queue.tone,
                "count": said(number) if queue.slug in personal else number,
                "is_of_a_state": queue.is_of_a_state,
                "is_hot": queue.is_urgent and bool(number),
            }


def views_to_show(views, personal):
    for view in views:
        slug = f"view-{view.pk}"
        count = said(personal[slug])
        yield {"slug": slug, "pk": view.pk, "title": view.name, "is_shared": bool(view.shop_id), "count": count}


def said(number):
    return f"{ENOUGH - 1}+" if number >= ENOUGH else number


def listing_of_view(view, asker):
    """The list that somebody saved, for whoever looks at it."""
    parameters = QueryDict(view.query)
    slug = parameters.get("queue")
    return Listing.read(slug if slug in QUEUES else DEFAULT, parameters, asker)
