"""One action on many requests: begun once, done item by item, undone as one.

Each item is a transaction of its own in which the verb, the item's outcome and the letter belong together, and which
holds the batch meanwhile. So whoever is killed in the middle leaves whole items only, whoever comes after goes on with
those that wait, and no two ever do the same item.

Undo is one press for all. So no letter leaves before the last one is made: each is kept back while the batch goes on,
and at its end all get the same moment, one undo window later. To undo keeps all of them back again by one statement,
and only then takes back request by request: however long that takes, no letter leaves meanwhile.
"""

import logging
import uuid
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messaging.models import Letter
from requests_inbox.models import Batch, BatchItem, ReturnRequest
from requests_inbox.refusals import Refusal
from shops.models import ShopCounter

from .choosing import Choice
from .together import TOGETHER

log = logging.getLogger(__name__)

AT_ONCE = 20  # items that a page does itself, while somebody waits for its answer
PATIENCE = timedelta(minutes=15)  # should a batch never come to its end, its letters leave all the same
RESCUE = timedelta(minutes=1)  # until a worker looks whether the page that does a small batch got to its end
Outcome = BatchItem.Outcome


def begin(name, form, chosen):
    """Write down what is to be done; the same form begins it once. A worker sees to its end, whatever happens to us."""
    try:
        with transaction.atomic():
            batch = Batch.objects.create(person=form.person, action=name, data=form.raw, key=form.cleaned_data["key"])
            BatchItem.objects.bulk_create(BatchItem(batch=batch, request=one.request, seen=one.seen) for one in chosen)
            _call_a_worker(batch, len(chosen))
    except IntegrityError:
        return Batch.objects.get(person=form.person, key=form.cleaned_data["key"])
    return batch


def undo(batch):
    """Keep back every letter that has not left, and have all of it taken back. What was not begun stays undone."""
    with transaction.atomic():
        batch = _hold(batch.pk)
        if batch.undone_at:
            return batch
        if batch.letters.exists():
            if not batch.letters.wait_until(timezone.now() + PATIENCE):
                raise Refusal(_("Its mails have left. Reopen the requests that you want back."))
        elif not batch.can_be_undone:
            raise Refusal(_("It can no longer be undone as one."))
        batch.items.filter(outcome=Outcome.WAITING).update(
            outcome=Outcome.REFUSED, why=_("Undone before it was its turn.")
        )
        batch.undone_at, batch.finished_at, batch.leaves_at = timezone.now(), None, None
        batch.save(update_fields=["undone_at", "finished_at", "leaves_at"])
        _tell(batch)
        _call_a_worker(batch, batch.left)
    return batch


@transaction.atomic
def send_now(batch):
    """Let every letter of it leave that still waits."""
    batch = _hold(batch.pk)
    if not batch.leaves_at or not batch.can_be_undone:
        raise Refusal(_("No mail of it waits."))
    batch.leaves_at = timezone.now()
    batch.letters.leave_together(batch.leaves_at)
    batch.save(update_fields=["leaves_at"])
    _tell(batch)


def carry_on(batch):
    """Do everything that is left of it, in the language of whoever began it."""
    with speaking(batch.person):
        while _step(batch.pk):
            pass


@contextmanager
def speaking(person):
    """Sentences are kept as this person reads them."""
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        yield


@transaction.atomic
def _step(pk):
    """The next item, or the end; False once there is nothing to do."""
    batch = _hold(pk)
    if not batch.is_running:
        return False
    item = batch.items.filter(outcome=Outcome.DONE if batch.undone_at else Outcome.WAITING).first()
    if item:
        item.request = ReturnRequest.objects.with_facts().select_for_update(of=("self",)).get(pk=item.request_id)
        (_take_back if batch.undone_at else _do)(batch, item)
        item.save(update_fields=["outcome", "why", "letter"])
    else:
        _end(batch)
    return item is not None


def _hold(pk):
    """Nobody else works on the batch until this transaction ends."""
    batch = Batch.objects.select_related("person").select_for_update(of=("self",)).get(pk=pk)
    if not batch.person.is_active:
        batch.person.roles = {}  # whoever can no longer sign in decides nothing either
    return batch


def _call_a_worker(batch, items):
    from requests_inbox.tasks import carry_on_batch  # a task carries batches on, so its module needs this one first

    later = timezone.now() + RESCUE if items <= AT_ONCE else None
    carry_on_batch.using(run_after=later).enqueue(batch.pk)


def _do(batch, item):
    """Run the verb on one request as its own page would; what was refused is kept as a sentence."""
    together = TOGETHER[batch.action](batch.data | {"key": batch.key}, person=batch.person)
    item.request.letters_leave_at = timezone.now() + PATIENCE
    choice = Choice(batch.action, item.request, batch.person, seen=item.seen, together=together)
    if _succeeds(item, choice.run, key=_key(batch, item), otherwise=Outcome.REFUSED):
        item.outcome = Outcome.DONE
        item.letter_id = choice.action.letter_since(_key(batch, item))


def _take_back(batch, item):
    if item.letter is None:
        _reverse(batch, item)
    elif item.letter.kind == "question":  # it was asked, and nothing decided
        _take_question_back(batch, item)
    elif item.request.decision_letter_id not in (None, item.letter_id):
        item.outcome, item.why = Outcome.STAYS, _("It was decided anew since.")
    elif item.letter.state == Letter.State.WITHDRAWN:
        item.outcome = Outcome.UNDONE  # somebody did so on the request itself
    elif _succeeds(item, item.request.undo, by=batch.person, key=_key(batch, item), otherwise=Outcome.STAYS):
        item.outcome = Outcome.UNDONE


def _reverse(batch, item):
    """What wrote no letter; by whatever happened to it since it has become somebody else's."""
    act = item.request.events.get(key=_key_of_doing(batch, item))
    if item.request.version != act.version:
        item.outcome, item.why = Outcome.STAYS, _("Something else has happened to it since.")
    elif _succeeds(
        item, item.request.reverse, act=act, by=batch.person, key=_key(batch, item), otherwise=Outcome.STAYS
    ):
        item.outcome = Outcome.UNDONE


def _take_question_back(batch, item):
    told = {"by": batch.person, "letter": item.letter, "key": _key(batch, item), "otherwise": Outcome.STAYS}
    is_back = item.letter.state == Letter.State.WITHDRAWN  # somebody did so on the request itself
    if is_back or _succeeds(item, item.request.withdraw_letter, **told):
        item.outcome = Outcome.UNDONE


def _succeeds(item, verb, *, otherwise, **told):
    """One request that cannot be done must not stop the others, not even by an error of ours."""
    try:
        with transaction.atomic():
            verb(**told)
    except Refusal as refusal:
        item.outcome, item.why = otherwise, str(refusal.reason)[:300]
    except OperationalError:
        raise  # the database is away: the whole batch waits for it
    except Exception:
        log.exception("Batch %s failed on request %s", item.batch_id, item.request)
        item.outcome, item.why = otherwise, _("Something went wrong here, and nothing was changed. Try it again.")
    else:
        return True
    return False


def _key(batch, item):
    """Of the event: one for each request, and another for its undo."""
    return uuid.uuid5(batch.key, f"undo {item.request_id}") if batch.undone_at else _key_of_doing(batch, item)


def _key_of_doing(batch, item):
    return uuid.uuid5(batch.key, f"{item.request_id}")


def _end(batch):
    """Every letter is made: now they all wait for the same moment. What could not be undone waits no longer."""
    batch.finished_at = timezone.now()
    if batch.letters.exists():
        leaves_at = batch.finished_at + timedelta(seconds=0 if batch.undone_at else _undo_seconds(batch))
        batch.letters.leave_together(leaves_at)
        batch.leaves_at = None if batch.undone_at else leaves_at
    batch.save(update_fields=["finished_at", "leaves_at"])
    _tell(batch)


def _tell(batch):
    """Whoever remembers what can be undone (memory.py) reads it again."""
    if item := batch.items.select_related("request").first():
        ShopCounter.take(item.request.shop_id, ShopCounter.Name.SETTING)


def _undo_seconds(batch):
    """The person's own, else the longest of the shops': one window for all."""
    if batch.person.undo_seconds is not None:
        return batch.person.undo_seconds
    return batch.items.filter(outcome=Outcome.DONE).aggregate(most=Max("request__shop__undo_seconds"))["most"] or 0
