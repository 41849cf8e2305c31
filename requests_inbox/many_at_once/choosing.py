"""Many requests at once: which were chosen, and what an action would do to each of them."""

from collections import defaultdict
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from requests_inbox.actions import ACTIONS, letter_of, planned
from requests_inbox.models import DecisionTrace, RequestLine, ReturnRequest, StaffAlert
from requests_inbox.refusals import Held, Moved, Refusal, Stale, Unready

MOST = 500
LONGEST_VERSION = 9  # digits


def versions(values):
    """{reference: version} of what the boxes of rows send, in their order; nonsense is left out."""
    told = (value.partition(":") for value in values)
    return {
        reference: int(version)
        for reference, _colon, version in told
        if version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION and "\0" not in reference
    }


def visible_among(person, references):
    """The requests that this person may see: those of others are simply not there. In the order of the references."""
    rows = ReturnRequest.objects.visible_to(person).with_facts().filter(reference__in=references)
    found = {row.reference: row for row in rows}
    return [found[reference] for reference in references if reference in found]


def read_with_lines(requests):
    """Lines, alerts and what the policy says of all of them by three queries, where each would read its own."""
    lines, alerts = defaultdict(list), defaultdict(list)
    for line in RequestLine.objects.filter(request__in=requests).select_related("order_line", "reason"):
        lines[line.request_id].append(line)
    for alert in StaffAlert.objects.filter(request__in=requests).select_related("acknowledged_by"):
        alerts[alert.request_id].append(alert)
    traces = DecisionTrace.objects.latest_of(requests)
    shops = {request.shop_id: request.shop for request in requests}
    for request in requests:
        request.shop = shops[request.shop_id]  # which remembers what is read of it once
        request.line_list, request.alert_list = lines[request.pk], alerts[request.pk]
        request.policy_trace = traces.get(request.pk)
    return requests


def all_alike(request, queue):
    """Open requests of a list that ask back what the first line of this one does, for the same reason; one too many."""
    line = request.line_list[0]
    same = RequestLine.objects.filter(
        request=OuterRef("pk"), reason=line.reason_id, order_line__sku=line.order_line.sku
    )
    rows = queue.rows().waiting().filter(Exists(same), shop=request.shop_id)
    return list(rows.select_related("shop", "held_by")[: MOST + 1])


class Choice:
    """One chosen request: what the action would do to it as the form of all says, or why it would not."""

    def __init__(self, name, request, person, *, seen, together, is_ticked=True):
        self.request, self.seen, self.together, self.is_ticked = request, seen, together, is_ticked
        self.action = ACTIONS[name](request, person)

    @property
    def value(self):
        """What its box sends."""
        return f"{self.request.reference}:{self.seen}"

    @cached_property
    def form(self):
        """The request's own form of this action, filled in with what was typed for all."""
        blank = self.action.form(action=self.action)
        filled = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
        wish = self.together.wish(self.request) if self.together.is_settled else {}
        return self.action.form(filled | {"version": self.seen} | wish, action=self.action)

    @cached_property
    def refusal(self):
        """Why it is left out, or None. Found on a copy: nothing is changed."""
        try:
            self.check()
            if self.together.is_settled:
                planned(self.action, self.typed)
        except Refusal as refusal:
            return refusal
        return None

    @property
    def typed(self):
        if not self.form.is_valid():
            raise Unready(next(iter(self.form.errors.values()))[0])
        return self.form.typed

    @property
    def holder(self):
        """The colleague because of whom it is left out."""
        return self.request.held_by if isinstance(self.refusal, Held) else None

    @property
    def letter(self):
        return letter_of(self.action, self.typed) if self.action.writes else None

    def check(self):
        """What stands against it before anybody looks at what it would do; the most telling reason first."""
        rule = self.action.refusal
        if isinstance(rule, Held):
            raise rule
        if not self.action.is_offered:
            state = {"state": self.request.get_status_display()}
            raise Moved(_("This request is “%(state)s” now: that cannot be done any more.") % state)
        if rule:
            raise rule
        if self.seen != self.request.version:
            raise Stale(self.request)
        if self.together.is_settled:
            self.together.check(self.request)

    def run(self, *, key):
        """Do it, as a person who presses the button on the request itself."""
        self.check()
        self.action.run(seen=self.seen, key=key, **self.typed)


class Chosen:
    """Everything that was chosen for an action, parted into what it does and what is left out.

    `seen` are the versions on the screen; `unticked` are exceptions, still on the page.
    """

    def __init__(self, name, person, seen, together, unticked=()):
        self.is_too_many = len(seen) > MOST
        requests = [] if self.is_too_many else read_with_lines(visible_among(person, list(seen)))
        self.all = [
            Choice(
                name, one, person, seen=seen[one.reference], together=together, is_ticked=one.reference not in unticked
            )
            for one in requests
        ]

    @cached_property
    def possible(self):
        return [one for one in self.all if not one.refusal]

    @property
    def ticked(self):
        return [one for one in self.possible if one.is_ticked]

    @cached_property
    def left_out(self):
        return [one for one in self.all if one.refusal]

    @property
    def holders(self):
        """[(colleague, how many they hold)]."""
        held = defaultdict(int)
        for one in self.left_out:
            if one.holder:
                held[one.holder] += 1
        return list(held.items())

    @property
    def shops(self):
        return sorted({one.request.shop.name for one in self.all})

    @property
    def languages(self):
        """[(language, how many customers read it)] of those whose letters would leave, the most frequent first."""
        spoken = defaultdict(int)
        for one in self.ticked:
            spoken[one.request.language_name] += 1
        return sorted(spoken.items(), key=lambda pair: -pair[1])

    @property
    def total(self):
        return total(self.all)

    @property
    def possible_total(self):
        return total(self.possible)

    @property
    def left_out_total(self):
        return total(self.left_out)


def total(choices):
    """[(currency, value)]: money of two currencies is no sum."""
    sums = defaultdict(int)
    for one in choices:
        sums[one.request.currency] += one.request.value
    return sorted(sums.items())
