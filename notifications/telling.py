"""Tell people what happened on their work: rows of the caller's transaction, so that nothing is told that was not so.

Nobody is told of what they did themselves, or of a shop that is no longer theirs (I14). What they are looking at is
read as it is written. More than MOST of one kind in a shop within WHILE become one line; what is about all that happens
is one line at once, for as long as it is unread. Fifty people are told by as many statements as one.
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
    notices, pushed = [], []
    for person in colleagues(wanted, shop):
        choices = NoticeChoices.of(person)
        if not (ways := choices.ways_for(kind)):
            continue
        notice = Notice(
            person=person, shop_id=shop, kind=kind, topic=topic, title=title, url=url, list_url=list_url, actor_id=by,
            in_bell=Way.BELL in ways,
        )  # fmt: skip
        if person.pk in see_it:
            notice.read_at = notice.at
        elif Way.MAIL in ways:
            notice.mail_at = timezone.now() + timedelta(minutes=choices.mail_after)
        if Way.PUSH in ways and person.has_browsers and not notice.read_at:
            pushed.append(notice)
        notices.append(notice)
    add(notices)
    for notice in pushed:
        if notice.count <= MOST:
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


def add(notices):
    """Keep them (of one kind and shop, each of another person), as lines of their own or in the line of their burst."""
    lines, folded, counts = unread_lines(notices), [], {}
    for notice in notices:
        if notice.read_at:
            continue
        theirs = lines.get(notice.person_id, [])
        told = sum(line.count for line in theirs)
        if told < (1 if notice.is_about_all else MOST):
            theirs = []
        else:
            notice.count += told
            notice.mail_at = min(filter(None, (one.mail_at for one in [notice, *theirs])), default=None)
            folded += theirs
        counts.setdefault(notice.in_bell - sum(line.in_bell for line in theirs), []).append(notice.person_id)
    Notice.objects.filter(pk__in=[line.pk for line in folded]).delete()
    Notice.objects.bulk_create(notices)
    for difference, people in counts.items():
        count(people, difference)


def unread_lines(notices):
    """{person: those that a burst may be made of}"""
    lines = {}
    if notices:
        one = notices[0]
        unread = Notice.objects.unread().filter(person__in=[notice.person_id for notice in notices])
        unread = unread.filter(shop=one.shop_id, kind=one.kind)
        for line in unread if one.is_about_all else unread.filter(at__gte=one.at - WHILE):
            lines.setdefault(line.person_id, []).append(line)
    return lines


@transaction.atomic
def read(person, **which):
    """They have seen these (all of theirs, or `pk=`, `topic=`, …): gone from the bell, and never mailed."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = Notice.objects.unread().filter(person=person)
    mine.filter(**which).update(read_at=timezone.now(), mail_at=None)
    person.unread_notices = mine.in_bell().count()
    person.save(update_fields=["unread_notices"])


def count(people, difference):
    """The number of the bell stands in the person's row: every page reads that anyway."""
    if difference:
        Person.objects.filter(pk__in=people).update(unread_notices=F("unread_notices") + int(difference))


def _push(notice):
    from .tasks import push_notice  # a task reads notices, so its module needs this one first

    for browser in PushSubscription.objects.filter(person=notice.person_id).values_list("pk", flat=True):
        push_notice.enqueue(notice.pk, browser)
