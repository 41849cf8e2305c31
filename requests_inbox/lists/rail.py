"""What the frame shows beside every page: queues with their counters, shops, and decisions that can be undone."""

import json
from datetime import UTC, timedelta

from django.db import connection
from django.db.models import Count, Exists, IntegerField, JSONField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from messaging.models import Letter
from notifications.looking import is_seen
from requests_inbox.correspondence.incoming import mails_of
from requests_inbox.correspondence.letters import BY_A_PERSON
from requests_inbox.many_at_once.together import done_in_words
from requests_inbox.models import Batch, BatchItem, Event, QueueCount, ReturnRequest
from requests_inbox.places import pages
from requests_inbox.states import Status
from requests_inbox.withdrawals.statements import statements_of
from shops.models import Person, Role, Team

from .counting import ENOUGH, HowMany, lists_of_ones_own, queues_to_show, said, views_to_show
from .listing import asker_of
from .memory import remembered

LONGEST_UNDO = timedelta(seconds=600)
TOASTS = 3
ASKS_BY_ITSELF = "notifications:bell"  # in hidden tabs, too, so that it is no sign of life
IN_A_TOAST = ["id", "reference", "version", "status", "customer_name"]  # in the order of the model
OF_A_BATCH = ["id", "action", "finished_at", "leaves_at", "undone_at"]


def rail(request):
    """What the frame shows beside every page."""
    if not request.user.is_authenticated:
        return {}
    match, asker = request.resolver_match, asker_of(request)
    if not match or match.view_name != ASKS_BY_ITSELF:
        is_seen(request.user.pk)
    person, shop = asker.person, asker.shop
    numbers = remembered(person, lambda: read_numbers(asker), "rail", person.pk, shop and shop.pk)
    latest = numbers["latest"]
    waiting = {"mail": said(numbers["mail"]["needs_a_person"]), "statements": said(numbers["statements"]["waiting"])}
    return {
        "shops": person.shops,
        "shop": shop,
        "queues": list(queues_to_show(numbers["kept"], numbers["own"], in_teams=numbers["teams"]["mine"])),
        "views": list(views_to_show(asker.views, numbers["own"])),
        "has_requests": any(numbers["kept"].values()),
        "pending": (pending := list(still_pending(latest["decisions"] or []))),
        "letters": (letters := list(letters_pending(latest["letters"] or []))),
        "undo_letter_first": is_later(letters, pending),
        "batches": list(batches_pending(latest["batches"] or [])),
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
    questions = {
        "kept": {status: kept_number(status, shops) for status in Status.values},
        "own": lists_of_ones_own(asker),
        "teams": {"mine": HowMany(Team.objects.of(asker.person).order_by().values("pk")[:1])},
        "statements": {"waiting": HowMany(statements_of(asker.person).waiting().order_by().values("pk")[:ENOUGH])},
        "mail": {"needs_a_person": HowMany(mails_of(asker.person).needing_a_person().order_by().values("pk")[:ENOUGH])},
        "latest": {
            "decisions": decisions_of(asker.person),
            "batches": batches_of(asker.person),
            "letters": letters_of(asker.person),
        },
    }
    asked = {(kind, name): one for kind, some in questions.items() for name, one in some.items()}
    rows = Person.objects.filter(pk=asker.person.pk).values_list(*asked.values())
    return list(asked), *rows.query.sql_with_params()


def kept_number(status, shops):
    counters = QueueCount.objects.filter(shop__in=shops, status=status).order_by().values("status")
    return Coalesce(Subquery(counters.values(total=Sum("count")), output_field=IntegerField()), 0)


class Latest(Subquery):
    """What is `told` of the first rows of a query: as many as there are toasts. None of no row."""

    template = "(SELECT JSONB_AGG(latest.told) FROM (%(subquery)s) latest)"
    output_field = JSONField()

    def __init__(self, rows):
        super().__init__(rows[:TOASTS])

    def as_sqlite(self, compiler, connection):
        template = "(SELECT JSON_GROUP_ARRAY(JSON(latest.told)) FROM (%(subquery)s) latest)"
        return self.as_sql(compiler, connection, template=template)


def decisions_of(person):
    """What this person decided last and can still undo."""
    mine = ReturnRequest.objects.visible_to(person).filter(
        ~Exists(BatchItem.objects.filter(request=OuterRef("pk"), letter=OuterRef("decision_letter"))),
        decided_by=person,
        decided_at__gte=timezone.now() - LONGEST_UNDO,
        decision_letter__state=Letter.State.QUEUED,
        decision_letter__not_before__gt=timezone.now(),
    )
    told = JSONObject(
        request=JSONObject(**{name: name for name in IN_A_TOAST}),
        letter=JSONObject(id="decision_letter__pk", not_before="decision_letter__not_before"),
    )
    return Latest(mine.order_by("-decided_at").values(told=told))


def batches_of(person):
    """The same of many decisions made at once, which are undone at once."""
    done = BatchItem.objects.filter(batch=OuterRef("pk"), outcome=BatchItem.Outcome.DONE).order_by().values("batch")
    told = JSONObject(**{name: name for name in OF_A_BATCH}, done=Subquery(done.values(n=Count("pk"))))
    return Latest(Batch.objects.visible_to(person).pending().order_by("-begun_at", "-pk").values(told=told))


def letters_of(person):
    """The mails that this person wrote last without deciding anything, while they can still be taken back."""
    requests = ReturnRequest.objects.filter(thread=OuterRef("thread"))
    mine = Event.objects.filter(request__thread=OuterRef("thread"), letter=OuterRef("pk"), actor=person)
    waiting = Letter.objects.visible_to(person).filter(
        Exists(mine), state=Letter.State.QUEUED, not_before__gt=timezone.now(), kind__in=BY_A_PERSON, attempts=0
    )
    told = JSONObject(id="pk", not_before="not_before", name="recipient_name", reference="reference")
    waiting = waiting.annotate(reference=Subquery(requests.values("reference")))
    return Latest(waiting.order_by("-written_at").values(told=told))


def letters_pending(kept):
    """Those that have not left meanwhile."""
    for told in kept:
        leaves_at = _moment(told["not_before"])
        if leaves_at > timezone.now():
            yield told | {"leaves_at": leaves_at}


def is_later(letters, pending):
    """Whether undo means the latest mail, and not the latest decision."""
    return bool(letters) and not (pending and pending[0].decision_letter.not_before > letters[0]["leaves_at"])


def batches_pending(kept):
    """Those that go on, and those whose letters have not left meanwhile."""
    for told in kept:
        moments = {name: _moment(told[name]) for name in ("finished_at", "leaves_at", "undone_at")}
        batch = Batch(pk=told["id"], action=told["action"], **moments)
        batch.counts = {"done": told["done"] or 0}
        batch.done = done_in_words(batch.action, batch.counts["done"])
        if batch.is_running or batch.can_be_undone:
            yield batch


def _moment(told):
    moment = told and parse_datetime(told)
    return moment if not moment or moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps no zone


def still_pending(kept):
    """Those whose letter has not left meanwhile. What a toast does not say of them is read if somebody asks for it."""
    for told in kept:
        leaves_at = _moment(told["letter"]["not_before"])
        if leaves_at > timezone.now():
            request = ReturnRequest.from_db(None, IN_A_TOAST, [told["request"][name] for name in IN_A_TOAST])
            request.decision_letter = Letter.from_db(None, ["id", "not_before"], [told["letter"]["id"], leaves_at])
            yield request


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
    if name == "requests_inbox:clusters":
        return "clusters"
    if name.startswith("notifications:"):
        return "settings" if name == "notifications:choices" else "notices"
    if name in ("returns:returns", "returns:show"):
        return "returns"
    return {
        "requests_inbox": "inbox",
        **dict.fromkeys(["shops", "shipping", "returns"], "settings"),
        "jobs": "jobs",
    }.get(name.split(":")[0], "")
