"""Tell people what happened on their work: rows of the caller's transaction, so that nothing is told that was not so.

Nobody is told of what they did themselves, or of a shop that is no longer theirs (I14). What they are looking at is
read as it is written. More than MOST of one kind in a shop within WHILE become one line.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from shops.models import Membership, Person

from .kinds import Way
from .looking import looking
from .models import Notice, NoticeChoices, PushSubscription

MOST = 10
WHILE = timedelta(minutes=5)


@transaction.atomic
def tell(people, *, kind, shop, topic, title, url, list_url, by=None):
    """`people` and `by` (who did it) are ids; the rest is what a notice holds."""
    wanted = set(people) - {None, by}
    see_it = looking(wanted, topic)
    for person in colleagues(wanted, shop):
        choices = NoticeChoices.of(person)
        if not choices.ways_for(kind):
            continue
        notice = Notice(
            person=person, shop_id=shop, kind=kind, topic=topic, title=title, url=url, list_url=list_url, actor_id=by,
            in_bell=choices.wants(kind, Way.BELL),
        )  # fmt: skip
        if person.pk in see_it:
            notice.read_at = notice.at
            notice.save()
        else:
            _ring(notice, choices)


def _ring(notice, choices):
    """In the ways that they chose."""
    if choices.wants(notice.kind, Way.MAIL):
        notice.mail_at = timezone.now() + timedelta(minutes=choices.mail_after)
    if add(notice) and choices.wants(notice.kind, Way.PUSH) and notice.person.has_browsers:
        _push(notice)


def colleagues(people, shop):
    """Who of them works for the shop now. Their rows are ours until the commit, so that counts stay true."""
    if not people:
        return []
    members = Membership.objects.current().filter(person=OuterRef("pk"), shop=shop)
    browsers = PushSubscription.objects.filter(person=OuterRef("pk"))
    found = Person.objects.filter(Exists(members), pk__in=people, is_active=True)
    found = found.annotate(has_browsers=Exists(browsers))
    return list(found.select_related("notice_choices").select_for_update(of=("self",), no_key=True).order_by("pk"))


def add(notice):
    """Keep it, as a line of its own or in the line of its burst. Whether it is one of its own."""
    alike = {name: getattr(notice, name) for name in ("person_id", "shop_id", "kind")}
    burst = Notice.objects.unread().filter(**alike, at__gte=notice.at - WHILE)
    lines = list(burst.order_by("-pk")[:MOST])
    if sum(line.count for line in lines) < MOST:
        notice.save()
        count(notice.person_id, notice.in_bell)
        return True
    notice.count = 1 + sum(line.count for line in lines)
    notice.mail_at = min(filter(None, (one.mail_at for one in [notice, *lines])), default=None)
    burst.filter(pk__in=[line.pk for line in lines]).delete()
    notice.save()
    count(notice.person_id, notice.in_bell - sum(line.in_bell for line in lines))
    return False


@transaction.atomic
def read(person, **which):
    """They have seen these (all of theirs, or `pk=`, `topic=`, …): gone from the bell, and never mailed."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = Notice.objects.unread().filter(person=person)
    mine.filter(**which).update(read_at=timezone.now(), mail_at=None)
    person.unread_notices = mine.in_bell().count()
    person.save(update_fields=["unread_notices"])


def count(person, difference):
    """The number of the bell stands in the person's row: every page reads that anyway."""
    if difference:
        Person.objects.filter(pk=person).update(unread_notices=F("unread_notices") + int(difference))


def _push(notice):
    from .tasks import push_notice  # a task reads notices, so its module needs this one first

    for browser in PushSubscription.objects.filter(person=notice.person_id).values_list("pk", flat=True):
        push_notice.enqueue(notice.pk, browser)
