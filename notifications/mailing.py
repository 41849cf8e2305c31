"""Mails to colleagues who are away: what they have not read, once in each while of theirs, however much happens."""

from datetime import timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import ngettext, override

from shops.mail import written
from shops.models import Person
from shops.zones import zone

from .looking import here
from .models import Notice, NoticeChoices, StaffMail

MOST_LINES = 50
GIVE_UP = timedelta(hours=48)


def people_to_mail(now):
    """Ids of those who have something unread that is old enough, and are not here."""
    waiting = Notice.objects.unread().filter(mail_at__lte=now).order_by("person").values_list("person", flat=True)
    people = list(waiting.distinct())
    are_here = here(people)
    return [pk for pk in people if pk not in are_here]


@transaction.atomic
def bundle(pk):
    """One mail of all that waits, unless this while has had its mail already: then the next one brings it."""
    person = Person.objects.select_for_update(no_key=True).get(pk=pk)
    waiting = Notice.objects.unread().filter(person=person, mail_at__isnull=False)
    theirs = waiting.visible_to(person)
    lines = list(theirs.select_related("shop", "actor").order_by("-pk")[:MOST_LINES])
    if not lines or not person.is_active:  # it is of a shop that is no longer theirs (I14)
        waiting.update(mail_at=None)
        return None
    told = _told(person, lines, theirs.aggregate(n=Sum("count"))["n"])
    mail = write(person, StaffMail.Kind.BUNDLE, _while_of(person), "notifications/mail/bundle", told)
    if mail:
        waiting.update(mail_at=None)
    return mail


def _while_of(person):
    """Time is cut into pieces of their minutes, so that all workers agree on them."""
    minutes = NoticeChoices.of(person).mail_after
    return f"{minutes}m{int(timezone.now().timestamp()) // 60 // minutes}"


def _told(person, lines, n):
    """`n`: how many things there are, also those that have no line here."""
    base = _desk_of(lines[0])
    with override(person.language):
        told = [{"text": str(line), "url": f"{_desk_of(line)}{line.opens}", "at": line.at} for line in lines]
        title = ngettext("%(n)d thing you have not read", "%(n)d things you have not read", n) % {"n": n}
    more = n - sum(line.count for line in lines)
    links = {"link": f"{base}/notices/", "choices": f"{base}/settings/notices/"}
    return {"lines": told, "more": more, "title": title, **links}


def _desk_of(line):
    return line.shop.base_url.rstrip("/")


@transaction.atomic
def write(person, kind, slot, template, context):
    """Write a mail down for this window and have it sent; None if the window has one."""
    from .tasks import deliver_staff_mail  # a task sends mails, so its module needs this one first

    with timezone.override(zone(person.time_zone)):
        subject, text, html = written(template, language=person.language, context=context)
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    words = {"subject": subject[:200], "text": text, "html": html, "message_id": make_msgid(domain=host)}
    mail, is_new = StaffMail.objects.get_or_create(person=person, kind=kind, slot=slot, defaults=words)
    if not is_new:
        return None
    deliver_staff_mail.enqueue(mail.pk)
    return mail


def say_nothing(person, kind, slot):
    """This window has its mail: none."""
    StaffMail.objects.get_or_create(person=person, kind=kind, slot=slot, defaults={"sent_at": timezone.now()})
