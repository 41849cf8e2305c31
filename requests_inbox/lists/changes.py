"""What a page that is open has to learn of its list: the rows that changed since it was drawn, and those that left.

A page says at which numbers it stands (its cursor, "7.812.901-9.33.48": by shop the change, and the sum of all that is
counted there, also of mails) and where what it has loaded of the list ends. The answer is the same for all who read the
same list from there, and is drawn once (memory.py).
"""

from dataclasses import dataclass, field

from django.db.models import Max, Q

from requests_inbox.models import Event, ReturnRequest

from .drawing import draw_row, told_of
from .listing import as_shown
from .memory import remembered, this_minute
from .snippets import show_where_found

MOST = 200  # changes that are told one by one; after more of them the page is told its whole list
LONGEST = 500  # rows of a list that is told whole
STEP = 16  # pages that stand at nearly the same number are told from what was read for the first of them


@dataclass
class Told:
    """A row as HTML, and the change that it shows. `place`: here, beyond (what is loaded of the list), or gone."""

    place: str
    html: str
    shop: int = 0
    change: int = 0


@dataclass
class Changes:
    """`is_whole`: these are all rows of the list that are loaded, so that any other has left it."""

    rows: list = field(default_factory=list)
    is_whole: bool = False
    is_too_long: bool = False  # to be told: the page begins anew

    def since(self, numbers):
        """[(place, its rows)] for a page that stands at these change numbers."""
        rows = self.rows if self.is_whole else [row for row in self.rows if row.change > numbers[row.shop]]
        return [(place, [row.html for row in rows if row.place == place]) for place in ("here", "beyond", "gone")]


def cursor_of(person):
    """The numbers at which a page stands that is drawn for this person now."""
    memberships = sorted(person.current_memberships, key=lambda one: one.shop_id)
    return "-".join(f"{one.shop_id}.{one.latest_change}.{one.latest}" for one in memberships)


def read_cursor(text):
    """{shop: change number}; nothing where it is nonsense, which is as old as can be."""
    try:
        return {int(shop): int(number) for shop, number, *_ in (one.split(".") for one in text.split("-"))}
    except ValueError:
        return {}


def changes_of(queue, since, end):
    """What changed in a list from these change numbers until now, for a page that ends at the place `end` (a text)."""
    now = queue.asker.person.change_numbers
    if since.keys() != now.keys():
        return Changes(is_too_long=True)
    behind = [now[shop] - number for shop, number in since.items()]
    if sum(behind) > MOST or min(behind, default=0) < 0:
        what = (*told_of(queue), end, this_minute())
        return remembered(queue.asker.person, lambda: whole_list(queue, queue.order.read(end)), "whole list", *what)
    steps = {shop: number // STEP * STEP for shop, number in since.items() if number < now[shop]}
    what = (*told_of(queue), sorted(steps.items()), end, this_minute())
    return remembered(queue.asker.person, lambda: read_changes(queue, steps, queue.order.read(end)), "changes", *what)


def read_changes(queue, since, end):
    changed = changed_since(since)
    inside = drawn(queue, queue.first(len(changed), among=changed)) if changed else []
    left = changed.keys() - {row.pk for row, _html in inside}
    others = as_shown(ReturnRequest.objects.visible_to(queue.asker.person).filter(pk__in=left)) if left else []
    places = [("beyond" if queue.is_beyond(row, end) else "here", row, html) for row, html in inside]
    places += [("gone", row, html) for row, html in drawn(queue, others)]
    return Changes([Told(place, html, row.shop_id, changed[row.pk]) for place, row, html in places])


def changed_since(numbers):
    """{request: its latest change}"""
    later = Q(pk=None)
    for shop, number in numbers.items():
        later |= Q(shop=shop, change__gt=number)
    return dict(Event.objects.filter(later).order_by().values_list("request").annotate(Max("change")))


def whole_list(queue, end):
    rows = [row for row in queue.first(LONGEST + 1) if not queue.is_beyond(row, end)]
    if len(rows) > LONGEST:
        return Changes(is_too_long=True)
    return Changes([Told("here", html) for _row, html in drawn(queue, rows)], is_whole=True)


def few_of(queue):
    """How many a filtered list has, where a page holds them all."""
    return remembered(queue.asker.person, queue.few, "few", *told_of(queue))


def drawn(queue, rows):
    """[(row, its HTML)]"""
    rows = list(rows)
    if queue.words:
        show_where_found([row for row in rows if hasattr(row, "written")], queue.words)
    return [(row, draw_row(row, queue)) for row in rows]
