"""Filters of the lists, one entry each in FILTERS: in the address, as a chip, in the panel and typed in the search box.

Their values are words that stand in the address as they are: `?reason=too_small&value=50..`. Several values of one
filter widen it, several filters narrow the list. Typed it is `reason:too_small,too_large value:>50`.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from requests_inbox.models import RequestLine, ReturnGround, ReturnRequest, StaffAlert
from requests_inbox.return_policies.evaluating import Verdict
from requests_inbox.states import OPEN, Status

from .kinds import (
    MOST,
    Alert,
    Alike,
    Answer,
    Assignee,
    Choice,
    Country,
    EndsSoon,
    OfALine,
    PolicySays,
    Product,
    Reason,
    Selected,
    ShopOfIt,
    Somebody,
    Tagged,
    Unusable,
    WithPhotos,
    YesNo,
)
from .ranges import Dates, Value

LONGEST = 120  # characters of one value
TOKEN = re.compile(r'(?P<field>[^\W\d_]\w*):(?P<value>"[^"]*"?|[^\s"]+)|"[^"]*"?|[^\s"]+')
OTHER_NAMES = {"status": "state", "sku": "product", "assigned": "assignee", "team": "assignee", "hold": "held"}
ALERTS = [
    ("any", pgettext_lazy("alert", "any")),
    ("none", pgettext_lazy("alert", "none")),
    (StaffAlert.FREE_EXCHANGE, gettext_lazy("free exchange")),
    (StaffAlert.LATE, gettext_lazy("asked late")),
]

POLICY = [*Verdict.choices, (PolicySays.NOTHING, pgettext_lazy("policy", "nothing"))]
SOON = [
    ("window", gettext_lazy("the customer's return window")),
    ("sending", gettext_lazy("the days to send the goods")),
    ("money", gettext_lazy("the term of the money")),
]
CHANGED = {"changed": tuple(str(one) for one in ReturnRequest.SecondPass if one != "confirmed")}

FILTERS = {
    filter.name: filter
    for filter in [
        Choice("state", gettext_lazy("State"), "status", Status.choices, {"open": tuple(map(str, OPEN))}),
        Reason("reason", gettext_lazy("Reason")),
        ShopOfIt("shop", gettext_lazy("Shop")),
        Dates("date", gettext_lazy("Asked for")),
        Alert("alert", gettext_lazy("Alert"), "alert_codes", ALERTS),
        PolicySays("policy", gettext_lazy("The policy says"), "policy_verdict", POLICY),
        YesNo("free", gettext_lazy("Free return"), "free_return"),
        Assignee("assignee", gettext_lazy("Assigned to"), "assigned_to"),
        Somebody("held", gettext_lazy("Held by"), "held_by"),
        Value("value", gettext_lazy("Value")),
        Country("country", gettext_lazy("Country")),
        Product("product", gettext_lazy("Product")),
        Tagged("tag", gettext_lazy("Tag")),
        WithPhotos("photos", gettext_lazy("Photos"), "facets"),
        YesNo("late", gettext_lazy("After the window"), "is_late"),
        YesNo("unread", gettext_lazy("Unread"), "is_unread"),
        Choice("waiting", gettext_lazy("Waiting on"), "waiting_on", ReturnRequest.WaitingOn.choices),
        Choice("channel", gettext_lazy("Channel"), "channel", ReturnRequest.Channel.choices),
        OfALine("resolution", gettext_lazy("Wish"), "facets", RequestLine.Resolution.choices),
        OfALine("ground", gettext_lazy("Ground"), "facets", ReturnGround.choices),
        Answer("answer", gettext_lazy("Answer in the form")),
        Alike("like", gettext_lazy("Product and reason")),
        Alike("akin", gettext_lazy("Product group and reason")),
        EndsSoon("soon", gettext_lazy("Ends soon"), "", SOON),
        Somebody("checked", gettext_lazy("Pre-checked by"), "checked_by"),
        Selected("second", gettext_lazy("Second pass"), "second_pass", ReturnRequest.SecondPass.choices, CHANGED),
        Selected(
            "ended", gettext_lazy("Cancelled because"), "cancellation_kind", ReturnRequest.CancellationKind.choices
        ),
    ]
}


def read(parameters, asker):
    """({filter: its values}, the words that are left, sentences about what could not be used) of an address."""
    values, notes, left = {}, [], []

    def take(filter, word):
        try:
            found = filter.read(word.strip()[:LONGEST].strip(), asker)
        except Unusable as reason:
            notes.append(str(reason))
            return False
        values[filter.name] = tuple(dict.fromkeys((*values.get(filter.name, ()), *found)))[:MOST]
        return True

    for filter in FILTERS.values():
        for word in map(without_nul, filter.words_in(parameters)):
            if word.strip():
                take(filter, word)
    for token in TOKEN.finditer(without_nul(parameters.get("q", ""))):
        filter = filter_named(token["field"])
        if filter is None and token["field"]:
            notes.append(_("There is no filter “%(name)s”: its words were searched.") % {"name": token["field"]})
        taken = [take(filter, word) for word in words_of(token["value"], filter)] if filter else [False]
        if not all(taken):
            left.append(token[0])
    return {name: values[name] for name in FILTERS if name in values}, " ".join(left), list(dict.fromkeys(notes))


def without_nul(word):
    """PostgreSQL takes none, and an address that a saved view or htmx brings did not pass the middleware."""
    return word.replace("\0", "")


def filter_named(field):
    name = (field or "").lower()
    return FILTERS.get(OTHER_NAMES.get(name, name))


def words_of(value, filter):
    """What stands behind the colon: in quotes one word, without them several with commas between."""
    if value.startswith('"') or not filter.listed:
        return [value.strip('"')]
    return [word for word in value.split(",") if word]


def without_fields(text):
    """The words to search for: a filter that could not be used stays in the box, but nobody wrote it into a request."""
    return " ".join(token[0] for token in TOKEN.finditer(text) if filter_named(token["field"]) is None)
