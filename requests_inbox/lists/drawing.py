"""Pages of lists as HTML, drawn once and kept while nothing in them has changed (memory.py says how that is known).

A page is the same for everybody who sees the same shops in the same language. After a change only the rows that it
touched are drawn again: a row's key holds all that it shows.
"""

from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from requests_inbox.deadlines import Deadline, give_headings

from .faces import face
from .memory import digest, remembered, this_minute
from .snippets import show_where_found

LINK = '<a class="row__link"'
CURRENT = f'{LINK} aria-current="true"'


@dataclass(frozen=True)
class Drawn:
    """A page of a list."""

    html: SafeString
    count: int
    first: str  # reference
    more_url: str

    def beside(self, request):
        """With the row of this request, if it has one, as the current one."""
        before, row, after = self.html.partition(f'<li id="row-{request.pk}"') if request else (self.html, "", "")
        return format_html("{}{}{}", *map(SafeString, (before, row, after.replace(LINK, CURRENT, 1))))


def drawn_page(queue):
    """The page of a list that its address asks for."""
    return remembered(queue.asker.person, lambda: draw_page(queue), "rows", *told_of(queue), this_minute())


def told_of(queue):
    """What tells a list from every other list of people who see the same shops."""
    asker = queue.asker
    return queue.parameters, asker.shop and asker.shop.pk, asker.person.pk if queue.is_ones_own else None


def draw_page(queue):
    rows, end = read_page(queue)
    more_url = queue.page_after(end) if end else ""
    context = {"queue": queue, "rows": rows, "more_url": more_url, "end": end}
    drawn = get_template("requests_inbox/rows.html").render(context)
    return Drawn(drawn, len(rows), rows[0].reference if rows else "", more_url)


def read_page(queue):
    """(rows with all that the list says of them, the place where the next page begins or None)."""
    rows, end = queue.page()
    if queue.words:
        show_where_found(rows, queue.words)
    if queue.by_deadline:
        give_headings(rows, queue.order.read(queue.after)[0] if queue.after else None)
    return rows, end


def draw_current(row, queue):
    """The row of the request that is open."""
    before, _link, after = draw_row(row, queue).partition(LINK)
    return format_html("{}{}{}", *map(SafeString, (before, CURRENT, after)))


def draw_row(row, queue):
    """One row; kept unless a search has put words into it."""
    if getattr(row, "snippet", ""):
        return _draw_row(row, queue)
    key = digest(row.pk, row.version, queue.suffix, get_language(), timezone.get_current_timezone_name(), *_seen(row))
    drawn = caches["rows"].get(key)
    if drawn is None:
        drawn = _draw_row(row, queue)
        caches["rows"].set(key, drawn)
    return drawn


def _draw_row(row, queue):
    return get_template("requests_inbox/row.html").render(face(row, queue))


def _seen(row):
    """What a row shows beside its own columns: people, and how long ago or soon, as exactly as it says so."""
    yield from (row.shop.name, row.held_by and row.held_by.name, row.assignee and row.assignee.name)
    yield _rounded(timezone.now() - row.submitted_at)
    if row.is_open:
        deadline = Deadline(row)
        yield from (deadline.group.name, deadline.parts_left, _rounded(deadline.left))


def _rounded(time):
    """To minutes within an hour, else to hours."""
    minutes = int(time.total_seconds() // 60)
    return minutes if abs(minutes) < 60 else minutes // 60 * 60
