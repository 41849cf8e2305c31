"""What a person did that can still be taken back, since its mail waits: for the toasts, and the page of all of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, F, JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from messaging.models import Letter
from requests_inbox.correspondence.letters import BY_A_PERSON
from requests_inbox.many_at_once.together import done_in_words
from requests_inbox.models import Batch, BatchItem, Event, ReturnRequest
from requests_inbox.states import Status

LONGEST_UNDO = timedelta(seconds=600)
MOST = 50  # of a kind
TOASTS = 3
MOMENTS = ["begun_at", "finished_at", "leaves_at", "undone_at"]  # of a batch


@dataclass
class Waiting:
    """One act whose mail has not left: a decision, which has a `status`, or words to a customer.

    `undo` and `send` name the actions that end the waiting; `fields` are what their forms send.
    """

    request: int
    reference: str
    name: str
    leaves_at: datetime
    fields: dict
    status: str = ""
    undo: str = "taking-back"
    send: str = "hastening"

    @property
    def label(self):
        return Status(self.status).label


@dataclass
class Pending:
    """The latest first. `batches` are decisions made together, which are undone together."""

    waiting: list = field(default_factory=list)
    batches: list = field(default_factory=list)

    @classmethod
    def read(cls, told):
        """From the answers to `questions`: what has not left meanwhile."""
        kept = [*map(_decision, told["decisions"] or []), *map(_letter, told["letters"] or [])]
        waiting = [one for one in kept if one.leaves_at > timezone.now()]
        waiting.sort(key=lambda one: one.leaves_at, reverse=True)
        return cls(waiting, list(batches_pending(told["batches"] or [])))

    @property
    def toasts(self):
        return self.waiting[:TOASTS]

    @property
    def batch_toasts(self):
        """What sent no mail can be undone for so long that a toast of it would be in the way."""
        return [one for one in self.batches if one.leaves_at or one.is_running]

    @property
    def ends(self):
        """The moments at which there is one less of them."""
        return [one.leaves_at for one in [*self.waiting, *self.batches] if one.leaves_at]


def questions(person):
    return {"decisions": decisions_of(person), "batches": batches_of(person), "letters": letters_of(person)}


class Latest(Subquery):
    """What is `told` of the first rows of a query. None of no row."""

    template = "(SELECT JSONB_AGG(latest.told) FROM (%(subquery)s) latest)"
    output_field = JSONField()

    def __init__(self, rows):
        super().__init__(rows[:MOST])

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
        id="pk", reference="reference", name="customer_name", version="version", status="status",
        not_before="decision_letter__not_before",
    )  # fmt: skip
    return Latest(mine.order_by("-decided_at").values(told=told))


def batches_of(person):
    """The same of many decisions made at once, which are undone at once."""
    done = BatchItem.objects.filter(batch=OuterRef("pk"), outcome=BatchItem.Outcome.DONE).order_by().values("batch")
    names = ["id", "action", *MOMENTS]
    told = JSONObject(**{name: name for name in names}, done=Subquery(done.values(n=Count("pk"))))
    return Latest(Batch.objects.visible_to(person).pending().order_by("-begun_at", "-pk").values(told=told))


def letters_of(person):
    """The mails that this person wrote last without deciding anything, while they can still be taken back."""
    requests = ReturnRequest.objects.filter(thread=OuterRef("thread"))
    mine = Event.objects.filter(request__thread=OuterRef("thread"), letter=OuterRef("pk"), actor=person)
    queued = Letter.objects.alias(of_shop=F("shop_id") + 0)  # or SQLite reads all letters of the shop, as in ShopRows
    waiting = queued.filter(
        Exists(mine), of_shop__in=person.roles, kind__in=BY_A_PERSON, attempts=0,
        state=Letter.State.QUEUED, not_before__gt=timezone.now(),
    )  # fmt: skip
    told = JSONObject(letter="pk", not_before="not_before", name="recipient_name", reference="reference", id="request")
    waiting = waiting.annotate(
        reference=Subquery(requests.values("reference")), request=Subquery(requests.values("pk"))
    )
    return Latest(waiting.order_by("-written_at").values(told=told))


def _decision(told):
    fields = {"version": told["version"]}
    return _waiting(told, fields=fields, status=told["status"], undo="undo", send="dispatch")


def _letter(told):
    return _waiting(told, fields={"letter": told["letter"]})


def _waiting(told, **more):
    return Waiting(told["id"], told["reference"], told["name"], _moment(told["not_before"]), **more)


def batches_pending(kept):
    """Those that go on, and those that can still be undone."""
    for told in kept:
        moments = {name: _moment(told[name]) for name in MOMENTS}
        batch = Batch(pk=told["id"], action=told["action"], **moments)
        batch.counts = {"done": told["done"] or 0}
        batch.done = done_in_words(batch.action, batch.counts["done"])
        if batch.is_running or batch.can_be_undone:
            yield batch


def _moment(told):
    moment = told and parse_datetime(told)
    return moment if not moment or moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps no zone
