"""The list on the left, as its address says it: a queue, filters, searched words, and for whom."""

from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from requests_inbox.lists.filtering.kinds import MY_TEAMS
from requests_inbox.states import OPEN, Status
from shops.models import Shop

from . import filtering
from .asking import Asker
from .filtering import FILTERS
from .queues import EVERYTHING, PAGE, QUEUES, chosen_shop, queue_of
from .resemblance import resembling
from .search import matching, words_of
from .snippets import first_with_what_was_written

LONGEST = 200  # characters that somebody types to find something
SHOWN = [
    "reference", "version", "status", "is_open", "submitted_at", "decide_by", "clock_left", "sorted_at", "waiting_on",
    "policy_verdict", "free_return", "is_late", "customer_name", "currency", "value", "item_summary", "item_picture",
    "item_count", "photo_count", "reason_names", "alert_codes", "tag_names", "is_unread", "shop__name", "held_by__name",
    "assigned_to__name", "assigned_team__name",
]  # fmt: skip


class Listing:
    """One list for one person. Pages know it as `queue`; every address of a request carries its `parameters`.

    `values` are {filter: its values}, `text` the words to find, `notes` sentences about what could not be used, `view`
    the saved view it was opened from (perhaps changed since), `order` that of its rows, if not the queue's own, `after`
    the place where the page before this one ended, `is_near` whether it shows what resembles words that nothing has.
    """

    def __init__(
        self, queue, asker, *, values=None, text="", notes=(), view=None, order=None, after="", is_near=False
    ):  # fmt: skip
        self.queue, self.asker, self.values, self.text, self.notes = queue, asker, values or {}, text, notes
        self.is_near = is_near and bool(self.words)
        self.view, self.order = view, order or queue.order
        self.after = after if self.order.read(after) else ""

    def __str__(self):
        return str(self.title)

    @classmethod
    def read(cls, slug, parameters, asker):
        """The list of a queue with what an address says of filters and words."""
        values, text, notes = filtering.read(_cut(parameters), asker)
        view = next((view for view in asker.views if str(view.pk) == parameters.get("view")), None)
        order = QUEUES[slug].orders.get(name := parameters.get("sort", ""))
        if name and not order:
            notes = [*notes, _("This list cannot be sorted by “%(name)s”.") % {"name": name[:LONGEST]}]
        return cls(QUEUES[slug], asker, values=values, text=text, notes=notes, view=view, order=order,
                   after=parameters.get("after", ""), is_near=parameters.get("near") == "yes")  # fmt: skip

    # What it is ------------------------------------------------------------------------------------------------------

    @property
    def slug(self):
        return self.queue.slug

    @property
    def title(self):
        return self.view.name if self.view else self.queue.title

    @property
    def by_deadline(self):
        """Whether rows stand in the order of their deadlines, under headings."""
        return self.queue.is_open and not self.is_sorted

    @property
    def is_sorted(self):
        """Whether somebody chose the order."""
        return self.order != self.queue.order

    @property
    def is_ones_own(self):
        """Whether somebody else of the same shops would find other requests in it."""
        return self.queue.is_ones_own or any({"me", MY_TEAMS} & set(values) for values in self.values.values())

    @property
    def is_of_drafts(self):
        """Whether what a colleague proposed can be confirmed for all of it."""
        return self.slug == Status.DRAFT or self.values.get("state") == (Status.DRAFT,)

    @property
    def is_of_unread(self):
        """Whether all of it waits to be read."""
        return self.slug == "unread" or self.values.get("unread") == ("yes",)

    @property
    def is_checked_first(self):
        """Whether requests of it may have to be checked before anybody decides."""
        shops = [self.asker.shop] if self.asker.shop else self.asker.person.shops
        modes = {shop.second_pass for shop in shops}
        return not self.is_of_drafts and bool(modes & {Shop.SecondPass.SOME, Shop.SecondPass.ALL})

    @property
    def is_narrowed(self):
        return bool(self.values or self.text)

    @cached_property
    def words(self):
        """Those that are searched, folded."""
        return words_of(filtering.without_fields(self.text))

    @property
    def near(self):
        """The list of what resembles its words, for when none has them; None where that can find no more."""
        if self.is_near or not self.words or self.after:
            return None
        return Listing(self.queue, self.asker, values=self.values, text=self.text, notes=self.notes, view=self.view,
                       order=self.order, is_near=True)  # fmt: skip

    # Its rows --------------------------------------------------------------------------------------------------------

    def rows(self):
        """What the person may see of it, in order."""
        in_own_order = not self.is_sorted
        rows = self.queue.rows(self.asker.person, in_own_order=in_own_order)
        if self.asker.shop and "shop" not in self.values:
            rows = self.queue.of_shops(rows, [self.asker.shop.pk], in_own_order=in_own_order)
        for name, values in self.values.items():
            rows = rows.filter(FILTERS[name].condition(values, self.asker))
        if words := filtering.without_fields(self.text):
            rows = (resembling if self.is_near else matching)(rows, words)
        return self.order.sorted(rows)

    def page(self):
        """(rows with all that the list shows of them, where the next page begins or None): one query, never OFFSET."""
        found = self.first(PAGE + 1)
        if len(found) <= PAGE:
            return found, None
        return found[:PAGE], self.order.written(found[PAGE - 1])

    def first(self, count, among=None):
        """The first rows of what stands on the page, with all that the list shows of them; of these ids only."""
        rows = self.rows() if among is None else self.rows().filter(pk__in=among)
        if self.after:
            rows = self.order.after(rows, self.order.read(self.after))
        if self.words:
            rows = first_with_what_was_written(rows, count)
        return list(as_shown(rows)[:count])

    def row(self, request):
        """The request as the list shows it, or None where it is no longer (or not yet) one of the list's."""
        if self.queue.statuses and request.status not in self.queue.statuses:
            return None
        return as_shown(self.rows()).filter(pk=request.pk).first()

    def few(self):
        """How many there are of a list that is narrowed, if they fit on one page; else None."""
        is_counted = self.view and not self.has_changed  # with the rail
        if is_counted or not self.is_narrowed or self.after:
            return None
        found = len(self.rows().values_list("pk")[: PAGE + 1])
        return found if found <= PAGE else None

    def is_beyond(self, row, end):
        """Whether a row comes after the `place` where what is loaded of the list ends."""
        return end is not None and self.order.is_before(end, self.order.place_of(row))

    def next_to(self, request):
        """The request that comes after this one, or else the first of the list: its reference alone is read."""
        rows = self.rows().exclude(pk=request.pk).only("reference")
        return self.order.after(rows, self.order.place_of(request)).first() or rows.first()

    # Its address -----------------------------------------------------------------------------------------------------

    @property
    def url(self):
        """Where the list itself stands."""
        return self._at(self.pairs)

    @property
    def pairs(self):
        """[(name, value)] of the filters, the words and the view: the same list is always written the same way."""
        return [*self.narrowing, *([("view", self.view.pk)] if self.view else [])]

    @cached_property
    def narrowing(self):
        chosen = [(name, value) for name, values in self.values.items() for value in values]
        words = [("q", self.text)] if self.text else []
        return [*chosen, *words, *([("near", "yes")] if self.is_near else []), *self.sorting]

    @property
    def sorting(self):
        return [("sort", self.order.name)] if self.is_sorted else []

    @cached_property
    def parameters(self):
        """What an address of a request carries, so that it knows the list it was opened from."""
        return urlencode([("queue", self.slug), *self.pairs, *([("after", self.after)] if self.after else [])])

    @property
    def suffix(self):
        return f"?{self.parameters}"

    @property
    def query(self):
        """What a saved view keeps."""
        return urlencode([("queue", self.slug), *self.narrowing])

    def page_after(self, after):
        return self._at([*self.pairs, ("after", after)])

    def without(self, name):
        return self._at([pair for pair in self.pairs if pair[0] != name])

    @property
    def sorts(self):
        """[(order, address of the list in it)]"""
        pairs = [pair for pair in self.pairs if pair[0] != "sort"]
        for order in self.queue.orders.values():
            yield order, self._at(pairs if order == self.queue.order else [*pairs, ("sort", order.name)])

    @property
    def together_url(self):
        """All of it with a box each."""
        url = reverse("requests_inbox:together", args=[self.slug])
        return f"{url}?{urlencode(self.pairs)}" if self.pairs else url

    @property
    def panel_url(self):
        return self._at([*self.pairs, ("panel", "open")])

    @property
    def open_url(self):
        """The same in what still waits for a decision."""
        return self._at([*[("state", status) for status in OPEN], *self.pairs])

    @property
    def bare_url(self):
        """The queue without filters and words."""
        return self._at(self.sorting)

    @property
    def everywhere_url(self):
        """The same filters and words in everything, or None where that is where we are."""
        return self._at(self.narrowing, EVERYTHING) if self.slug != EVERYTHING else None

    def _at(self, pairs, slug=None):
        url = reverse("requests_inbox:queue", args=[slug or self.slug])
        return f"{url}?{urlencode(pairs)}" if pairs else url

    # What it says of itself ------------------------------------------------------------------------------------------

    @property
    def chips(self):
        """What it is narrowed to, each with the address of the list without it."""
        return [
            {
                "label": FILTERS[name].label,
                "text": ", ".join(FILTERS[name].say(value, self.asker) for value in values),
                "without": self.without(name),
            }
            for name, values in self.values.items()
        ]

    @property
    def panel(self):
        """The filters as the panel draws them, each with what is chosen and what can be."""
        for filter in FILTERS.values():
            chosen = self.values.get(filter.name, ())
            options = filter.options(self.asker)
            if chosen or filter.is_offered(self.queue, options):
                yield {
                    "name": filter.name,
                    "label": filter.label,
                    "widget": filter.widget,
                    "chosen": chosen,
                    "value": chosen[0] if chosen else "",
                    "slots": [*chosen, ""],
                    "options": options,
                    "ends": filter.fields(chosen[0]) if chosen and filter.widget in ("range", "dates") else {},
                }

    @property
    def view_may_change(self):
        return self.view is not None and self.view.may_be_changed_by(self.asker.person)

    @property
    def has_changed(self):
        """Whether it shows something else than the saved view it was opened from."""
        return self.view is not None and self.view.query != self.query


def as_shown(rows):
    """With what the list shows of each."""
    return rows.select_related("shop", "held_by", "assigned_to", "assigned_team").only(*SHOWN)


def listing_in(http, slug):
    """The list of a queue as this address narrows it; KeyError if there is no such queue."""
    return Listing.read(slug, http.GET, asker_of(http))


def listing_of(http):
    """The list that this address names, or None."""
    return _named(http, http.GET)


def listing_on_screen(http):
    """The list beside which somebody acts: htmx tells the page's address, which a filter may have changed; or None.

    A link in an open request may have been written before that.
    """
    return _named(http, _parameters_on_screen(http) or http.GET)


def listing_beside(http, request):
    """The list to show beside a request: the one it was opened from, else the queue it stands in."""
    return listing_of(http) or Listing(queue_of(request), asker_of(http))


def asker_of(http):
    return Asker(http.user, chosen_shop(http))


def _cut(parameters):
    text = parameters.get("q", "")
    if text == text.strip()[:LONGEST]:
        return parameters
    parameters = parameters.copy()
    parameters["q"] = text.strip()[:LONGEST]
    return parameters


def _named(http, parameters):
    slug = parameters.get("queue")
    return Listing.read(slug, parameters, asker_of(http)) if slug in QUEUES else None


def _parameters_on_screen(http):
    try:
        address = urlsplit(http.htmx.current_url or "")
        match = resolve(address.path)
    except (Resolver404, ValueError):  # a page of another app, or nonsense in the header
        return None
    parameters = QueryDict(address.query, mutable=True)
    if match.view_name == "requests_inbox:queue":
        parameters["queue"] = match.kwargs["slug"]
    return parameters
