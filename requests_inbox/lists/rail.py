"""What the frame shows beside every page: queues with their counters, shops, and decisions that can be undone."""

import json

from django.db import connection
from django.db.models import IntegerField, Subquery, Sum
from django.db.models.functions import Coalesce

from notifications.looking import is_seen
from requests_inbox.correspondence.incoming import mails_of
from requests_inbox.models import QueueCount
from requests_inbox.places import pages
from requests_inbox.states import Status
from requests_inbox.withdrawals.statements import statements_of
from shops.models import Person, Role, Team

from .counting import ENOUGH, HowMany, lists_of_ones_own, queues_to_show, said, views_to_show
from .listing import asker_of
from .memory import remembered
from .pending import Pending
from .pending import questions as questions_of_pending

ASK_BY_THEMSELVES = "notifications:bell", "team", "notices"  # a page and regions of pages: no sign of life


def rail(request):
    """What the frame shows beside every page."""
    if not request.user.is_authenticated:
        return {}
    match, asker = request.resolver_match, asker_of(request)
    if not {match and match.view_name, request.headers.get("HX-Target")} & set(ASK_BY_THEMSELVES):
        is_seen(request.user.pk)
    person, shop = asker.person, asker.shop
    numbers = remembered(person, lambda: read_numbers(asker), "rail", person.pk, shop and shop.pk)
    waiting = {"mail": said(numbers["mail"]["needs_a_person"]), "statements": said(numbers["statements"]["waiting"])}
    return {
        "shops": person.shops,
        "shop": shop,
        "queues": list(queues_to_show(numbers["kept"], numbers["own"], in_teams=numbers["teams"]["mine"])),
        "views": list(views_to_show(asker.views, numbers["own"])),
        "has_requests": any(numbers["kept"].values()),
        "pending": Pending.read(numbers["latest"]),
        "mails": waiting["mail"],
        "pages": pages(person, shop, waiting),
        "queue": getattr(request, "queue_slug", None),
        "current": _current(match.view_name if match else ""),
        "may_administer": person.is_superuser or Role.ADMIN in person.roles.values(),
    }


def read_numbers(asker):
    """{kept: {status: how many}, own: {list: …}, latest: {decisions: […], batches: […], letters: […]}}: one query."""
    person, shop = asker.person, asker.shop
    with_tags = any("tag" in view.query for view in asker.views) and asker.tags
    what = (person.pk, shop and shop.pk, with_tags)
    names, sql, params = remembered(person, lambda: question(asker), "rail in SQL", *what, of="latest_settings")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = zip(names, cursor.fetchone(), strict=True)
    numbers = {}
    for (kind, name), value in found:
        numbers.setdefault(kind, {})[name] = json.loads(value) if isinstance(value, str) else value
    return numbers


def question(asker):
    """(what is asked, its SQL, the parameters): to put thirty questions into one takes longer than to answer them."""
    shops = [asker.shop.pk] if asker.shop else list(asker.person.roles)
    mails, statements = mails_of(asker.person, asker.shop), statements_of(asker.person, asker.shop)
    questions = {
        "kept": {status: kept_number(status, shops) for status in Status.values},
        "own": lists_of_ones_own(asker),
        "teams": {"mine": HowMany(Team.objects.of(asker.person).order_by().values("pk")[:1])},
        "statements": {"waiting": HowMany(statements.waiting().order_by().values("pk")[:ENOUGH])},
        "mail": {"needs_a_person": HowMany(mails.needing_a_person().order_by().values("pk")[:ENOUGH])},
        "latest": questions_of_pending(asker.person),
    }
    asked = {(kind, name): one for kind, some in questions.items() for name, one in some.items()}
    rows = Person.objects.filter(pk=asker.person.pk).values_list(*asked.values())
    return list(asked), *rows.query.sql_with_params()


def kept_number(status, shops):
    counters = QueueCount.objects.filter(shop__in=shops, status=status).order_by().values("status")
    return Coalesce(Subquery(counters.values(total=Sum("count")), output_field=IntegerField()), 0)


SAVED_REPLIES = ("saved_replies", "saved_reply")
FORMS = ("return_form", "form_field")  # names of pages begin so
SETTLING = ("statement_match", "statement_joining", "statement_aside")


def _current(name):
    if name in ("requests_inbox:start", "requests_inbox:ask_for_order"):
        return "start"
    if name.removeprefix("requests_inbox:") in ("mails", "incoming"):
        return "mail"
    if name.removeprefix("requests_inbox:") in ("reasons", "reason", "tags", "tag", "tag_deletion", *SAVED_REPLIES):
        return "settings"
    if name.removeprefix("requests_inbox:").startswith(FORMS):
        return "settings"
    if name.removeprefix("requests_inbox:") in ("statements", "statement", "new_statement", *SETTLING):
        return "statements"
    if name.removeprefix("requests_inbox:").startswith(("polic", "simulation")):
        return "policies"
    if name in ("requests_inbox:team", "requests_inbox:calibration"):
        return "team"
    if name in ("requests_inbox:clusters", "requests_inbox:pending"):
        return name.removeprefix("requests_inbox:")
    if name.startswith("notifications:"):
        return "settings" if name == "notifications:choices" else "notices"
    if name in ("returns:returns", "returns:show"):
        return "returns"
    return {
        "requests_inbox": "inbox",
        **dict.fromkeys(["shops", "shipping", "returns"], "settings"),
        "jobs": "jobs",
    }.get(name.split(":")[0], "")
