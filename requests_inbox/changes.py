"""What a page that is open has to learn of its list: the rows that changed since it was drawn, and those that left.

A page says at which change numbers it stands (its cursor, "7.812-9.33": by shop) and where what it has loaded of the
list ends. The answer is the same for all who read the same list from there, and is drawn once (memory.py).
"""

from dataclasses import dataclass, field

from django.db.models import Q

from .drawing import draw_row, told_of
from .listing import as_shown, place
from .memory import remembered, this_minute
from .models import Event, ReturnRequest
from .snippets import show_where_found

MOST = 200  # changes that are told one by one; after more of them the page is told its whole list
LONGEST = 500  # rows of a list that is told whole


@dataclass
class Changes:
    """Rows as HTML. `whole`: these are all of the list that is loaded, so that any other row has left it."""

    here: list = field(default_factory=list)
    beyond: list = field(default_factory=list)  # after the end of what is loaded
    gone: list = field(default_factory=list)
    whole: bool = False
    too_long: bool = False  # to be told: the page begins anew


def cursor_of(person):
    """The change numbers at which a page stands that is drawn for this person now."""
    return "-".join(f"{shop}.{number}" for shop, number in sorted(person.change_numbers.items()))


def read_cursor(text):
    """{shop: change number}; nothing where it is nonsense, which is as old as can be."""
    try:
        return {int(shop): int(number) for shop, number in (one.split(".") for one in text.split("-"))}
    except ValueError:
        return {}


def changes_of(queue, since, end):
    """What changed in a list from these change numbers until now, for a page that ends at the place `end` (a text)."""
    person = queue.asker.person
    if since.keys() != person.change_numbers.keys():
        return Changes(too_long=True)
    what = (*told_of(queue), sorted(since.items()), end, this_minute())
    return remembered(person, lambda: read_changes(queue, since, place(end)), "changes", *what)


def read_changes(queue, since, end):
    numbers = queue.asker.person.change_numbers
    behind = [numbers[shop] - number for shop, number in since.items()]
    if sum(behind) > MOST or min(behind, default=0) < 0:
        return whole_list(queue, end)
    ids = changed_since(since) if any(behind) else []
    inside = drawn(queue, queue.first(MOST, among=ids)) if ids else []
    changes = Changes()
    for row, html in inside:
        (changes.beyond if queue.is_beyond(row, end) else changes.here).append(html)
    left = set(ids) - {row.pk for row, _html in inside}
    others = as_shown(ReturnRequest.objects.visible_to(queue.asker.person).filter(pk__in=left)) if left else []
    changes.gone = [html for _row, html in drawn(queue, others)]
    return changes


def changed_since(since):
    later = Q()
    for shop, number in since.items():
        later |= Q(shop=shop, change__gt=number)
    return list(Event.objects.filter(later).order_by().values_list("request", flat=True).distinct())


def whole_list(queue, end):
    rows = queue.first(LONGEST + 1)
    inside = [row for row in rows if not queue.is_beyond(row, end)]
    if len(inside) > LONGEST:
        return Changes(too_long=True)
    return Changes(here=[html for _row, html in drawn(queue, inside)], whole=True)


def drawn(queue, rows):
    """[(row, its HTML)]"""
    rows = list(rows)
    if queue.words:
        show_where_found([row for row in rows if hasattr(row, "written")], queue.words)
    return [(row, draw_row(row, queue)) for row in rows]
