"""What the desk does by itself."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.tasks import task
from django.utils import timezone

from helpdesk.jobs.periodic import every
from requests_inbox import digest, forgetting
from returns.models import Return
from shops.models import Person

from .many_at_once import batching, retagging
from .models import Batch, Question, ReturnRequest, Tag, WithdrawalStatement
from .policies import deciders_of
from .refusals import Refusal, Stale
from .states import MAY_BE_WITHDRAWN
from .telling import leads_of, tell_of_new, tell_people, whose
from .withdrawals import stating

SHORTEST_WAIT = timedelta(days=1)


@every(seconds=30)
@task
def release_due_holds():
    """Holds cannot rot: at their end they go back to where they came from."""
    for request in ReturnRequest.objects.filter(status="on_hold", held_until__lte=timezone.now()).iterator():
        release_if_due(request)


def release_if_due(request):
    """Somebody may have lengthened or released it in this very moment; then there is nothing to do."""
    try:
        request.release(by=None, seen=request.version)
    except Refusal:
        return


@task
def take_from_team(team_pk):
    """What a team that is gone had is nobody's: each open request says so in its history. It may run twice."""
    had = ReturnRequest.objects.with_facts().filter(assigned_team=team_pk, is_open=True).order_by("sorted_at", "pk")
    while request := had.first():
        with suppress(Stale):  # somebody has changed it in this very moment: it is read again
            name = request.assigned_team.name
            request.assign(by=None, seen=request.version, to=None, because="team_gone", team=name)


@task
def take_from_person(person_pk, shop_pk):
    """The same of somebody whose role there let them decide and does no more; what they held comes back."""
    if deciders_of(shop_pk).filter(person=person_pk).exists():
        return
    had = ReturnRequest.objects.with_facts().filter(Q(assigned_to=person_pk) | Q(held_by=person_pk))
    had = had.filter(shop=shop_pk, is_open=True).order_by("sorted_at", "pk")
    while request := had.first():
        told = {"by": None, "seen": request.version, "because": "person_gone"}
        with suppress(Stale):
            if request.held_by_id == person_pk:
                request.release(**told, person=request.held_by.name)
            else:
                request.assign(**told, to=None, person=request.assigned_to.name)


@every(seconds=60)
@task
def warn_of_deadlines():
    """Little time is left to decide: once, to whoever has the request, else to those who lead."""
    for request in ReturnRequest.objects.filter(warn_at__lte=timezone.now()).order_by("warn_at", "pk").iterator():
        warn_if_due(request)


@transaction.atomic
def warn_if_due(request):
    """Whoever takes the moment away tells; two workers must not tell twice."""
    if ReturnRequest.objects.filter(pk=request.pk, warn_at=request.warn_at).update(warn_at=None) and request.is_open:
        tell_people(request, "due_soon", whose(request) or leads_of(request.shop_id))


@every(seconds=5 * 60)
@task
def warn_of_money():
    """The law has the money of a withdrawal back within 14 days: once, to whoever has it, else to those who lead."""
    due = ReturnRequest.objects.filter(money_warn_at__lte=timezone.now()).order_by("money_warn_at", "pk")
    for request in due.iterator():
        warn_of_money_if_due(request)


@transaction.atomic
def warn_of_money_if_due(request):
    """As above. What ended without a return owes nothing."""
    same = ReturnRequest.objects.filter(pk=request.pk, money_warn_at=request.money_warn_at)
    if same.update(money_warn_at=None) and request.status in MAY_BE_WITHDRAWN:
        tell_people(request, "money_due", whose(request) or leads_of(request.shop_id))


@task
def tell_of_new_request(pk, by):
    """A customer asked for a return, or a colleague for them (`by`)."""
    tell_of_new(ReturnRequest.objects.get(pk=pk), by=by)


@every(seconds=10 * 60)
@task
def send_digests():
    """To each in the morning of theirs. A job for each: what one breaks keeps no other back."""
    for person, day in digest.people_in_the_morning(timezone.now()):
        send_digest.using(dedupe_key=f"digest {person}").enqueue(person, day.isoformat())


@task
def send_digest(person, day):
    """Written down as the one of this day before it is sent, so that no two workers send two."""
    digest.send(Person.objects.get(pk=person), date.fromisoformat(day))


@task
def carry_on_batch(batch_id):
    """Do what is left of a batch. It may run twice, or after half of it was done: see batching.py."""
    batching.carry_on(Batch.objects.select_related("person").get(pk=batch_id))


@task
def carry_on_retagging(tag_id, name, person_id):
    """A tag that is on many requests gets another name, or goes: see retagging.py."""
    if tag := Tag.objects.filter(pk=tag_id).first():
        retagging.carry_on(tag, name, by=Person.objects.get(pk=person_id))


@every(seconds=60)
@task
def match_statements():
    """Withdrawals whose order is sure, and of which the customer has not chosen a part in time."""
    due = WithdrawalStatement.objects.filter(matches_at__lte=timezone.now(), order__isnull=False)
    due = due.select_related("shop", "order__shop")
    for statement in due.order_by("matches_at", "pk").iterator():
        stating.match_if_due(statement)


@every(seconds=15 * 60)
@task
def remind_customers():
    """Questions cannot rot either: nobody has answered for as many days as the shop waits."""
    for request in waiting_too_long(timezone.now()):
        remind_if_due(request)


def waiting_too_long(now):
    """Requests whose youngest open question, or the last reminder of it, is as old as their shop waits."""
    told = Question.objects.open().filter(request=OuterRef("pk")).order_by().values("request")
    told = told.annotate(last=Max(Coalesce("reminded_at", "asked_at"))).values("last")
    waits = ReturnRequest.objects.with_facts().filter(is_open=True, waiting_on="customer")
    waits = waits.filter(pk__in=Question.objects.open().filter(asked_at__lt=now - SHORTEST_WAIT).values("request"))
    for request in waits.annotate(told_at=Subquery(told)).order_by("pk").iterator():
        if request.told_at <= now - timedelta(days=request.shop.remind_after_days):
            yield request


def remind_if_due(request):
    """An answer or a colleague may have come in this very moment; then there is nothing to do."""
    try:
        request.remind(seen=request.version)
    except Refusal:
        return


@task(queue_name="labels")
def mail_label(request_id, key):
    """Whoever asked for the label wants it mailed; its `key` lets this run twice and mail once."""
    request = ReturnRequest.objects.with_facts().get(pk=request_id)
    try:
        request.mail_label(key=uuid5(UUID(key), "mail"))
    except Refusal:
        return  # it was mailed, or made void meanwhile


@every(seconds=15 * 60)
@task
def remind_to_send():
    """The last day to send the goods is near: once (R37), to whoever may have forgotten."""
    due = Return.objects.filter(state="authorized", remind_at__lte=timezone.now()).order_by("remind_at", "pk")
    for request in ReturnRequest.objects.with_facts().filter(rma__in=due):
        remind_of_sending(request)


@transaction.atomic
def remind_of_sending(request):
    """Whoever takes the moment away reminds; two workers must not do it twice. After the last day it is too late."""
    rma, moment = request.rma, request.rma.remind_at
    taken = Return.objects.filter(pk=rma.pk, remind_at=moment, state="authorized").update(remind_at=None)
    if taken and rma.ship_by >= timezone.localdate():
        request.remind_to_send()


@every(seconds=24 * 60 * 60)
@task
def forget_senders():
    """Where customers live, as their parcels told; safe to run twice."""
    forgetting.forget_senders(timezone.now())


@every(seconds=15 * 60)
@task
def expire_returns():
    """Nobody has made a label in time, nor within the days of grace."""
    due = Return.objects.filter(state="authorized", expires_at__lte=timezone.now())
    for request in ReturnRequest.objects.with_facts().filter(status="approved", rma__in=due).order_by("pk"):
        expire_if_due(request)


def expire_if_due(request):
    """A label or a colleague may have come in this very moment; then there is nothing to do."""
    try:
        request.expire(seen=request.version)
    except Refusal:
        return
