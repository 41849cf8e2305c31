"""What a row of the list says, as words that its template only puts in their places: fifty rows make a page.

What many rows have in common (a state, a mark) is drawn once for each language.
"""

from functools import cache, lru_cache

from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpdesk.templatetags.ui import ago, avatar, money, shop_logo
from requests_inbox.deadlines import Deadline
from requests_inbox.return_policies.evaluating import Verdict
from requests_inbox.states import Status

from .rows import sentence

TAGS = 2  # that a row has room for
CALLED = {"policy": Verdict, "state": Status}


def face(row, queue):
    """The context of row.html."""
    language, due = get_language(), Deadline(row) if row.is_open else None
    value = money(row.value, row.currency)
    return {
        "pk": str(row.pk),
        "reference": row.reference,
        "tick": f"{row.reference}:{row.version}",
        "address": f"{_before_a_reference()}{row.reference}/{queue.suffix}",
        "sentence": sentence(row, due, value),
        "select": " ".join([_("Select"), row.reference]),
        "picture": row.item_picture,
        "initial": row.item_summary[:1].upper(),
        "is_unread": row.is_unread,
        "unread": _piece("unread", language) if row.is_unread else "",
        "customer": row.customer_name,
        "value": value,
        "snippet": getattr(row, "snippet", ""),
        "reason": row.reason_name,
        "items": row.item_summary,
        "at": row.submitted_at.isoformat(),
        "moment": date_format(timezone.localtime(row.submitted_at), "SHORT_DATETIME_FORMAT"),
        "age": ago(row.submitted_at),
        "state": _piece("state", language, row.status),
        "logo": shop_logo(row.shop, "sm"),
        "marks": format_html_join("", "{}", ([_piece(name, language, told)] for name, told in _marks(row))),
        **_whose(row),
        "tags": row.tag_names[:TAGS],
        "here": _piece("here", language),
        "due": due,
    }


def _marks(row):
    if row.photo_count:
        yield "photos", row.photo_count
    if row.alert_codes:
        yield "alert", ""
    if row.free_return:
        yield "free", ""
    if row.is_open and row.policy_verdict:
        yield "policy", row.policy_verdict
    if row.waiting_on == "customer":
        yield "waits", ""


def _whose(row):
    if row.held_by:
        return {"whose": f"{_('Held by')} {row.held_by.name}", "avatar": avatar(row.held_by, "sm avatar--hold")}
    if row.assignee:
        looks = "sm avatar--team" if row.assigned_team else "sm"
        return {"whose": f"{_('Assigned to')} {row.assignee}", "avatar": avatar(row.assignee, looks)}
    return {}


@cache
def _before_a_reference():
    return reverse("requests_inbox:show", args=["R"]).removesuffix("R/")


@lru_cache(1000)
def _piece(name, language, told=""):
    """`language`: the one in force, which it is drawn in. `told`: the state, verdict or number that it shows."""
    told = CALLED[name](told) if name in CALLED else told
    return get_template(f"requests_inbox/row_pieces.html#{name}").render({"told": told})
