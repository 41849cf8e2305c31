"""The morning digest: on workdays, in the morning of whoever reads it, what their shops have on the desk. One a day."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from messaging.models import IncomingMail, Letter
from notifications.mailing import say_nothing, write
from notifications.models import StaffMail
from shops.models import Membership, Person
from shops.zones import zone

from . import endings
from .deadlines import duration
from .endings import of_shop
from .lists.counting import ENOUGH, said
from .lists.queues import DEFAULT, EVERYTHING
from .models import ReturnRequest
from .policies import DECIDERS
from .states import Status
from .team import LONG

MORNING = time(7), time(11)  # a worker that was away at seven still sends it; nobody wants it in the afternoon
SOON = timedelta(days=1)


def people_in_the_morning(now):
    """(id, day) of whoever decides somewhere, wants a digest and has none of this day, where it is morning now."""
    deciders = Membership.objects.current().filter(role__in=DECIDERS).values("person")
    people = Person.objects.filter(pk__in=deciders, is_active=True).exclude(notice_choices__digest=False)
    for name in people.order_by().values_list("time_zone", flat=True).distinct():
        local = now.astimezone(zone(name))
        if MORNING[0] <= local.time() < MORNING[1]:
            had_it = StaffMail.objects.filter(kind=StaffMail.Kind.DIGEST, slot=local.date().isoformat())
            there = people.filter(time_zone=name).exclude(pk__in=had_it.values("person")).order_by("pk")
            yield from ((pk, local.date()) for pk in there.values_list("pk", flat=True))


def send(person, day):
    """Nothing to say, nothing sent; nobody works today, nobody is told. Either way it is settled for this day."""
    shops = [one.shop for one in person.current_memberships if one.role in DECIDERS and one.shop.hours.is_workday(day)]
    with override(person.language), timezone.override(zone(person.time_zone)):
        parts = [(shop, lines) for shop in shops if (lines := list(lines_of(shop)))]
        if not parts:
            return say_nothing(person, StaffMail.Kind.DIGEST, day.isoformat())
        base = parts[0][0].base_url.rstrip("/")
        told = {
            "title": _("Your desk this morning"),
            "parts": parts,
            "link": base + reverse("requests_inbox:inbox"),
            "choices": base + reverse("notifications:choices"),
        }
    return write(person, StaffMail.Kind.DIGEST, day.isoformat(), "requests_inbox/mail/digest", told)


@dataclass(frozen=True)
class Line:
    """A sentence, and where one sees what it counts."""

    text: str
    url: str

    def __str__(self):
        return self.text


def lines_of(shop):
    """What there is to say of one shop, a sentence each with its list."""
    base, of_shop = shop.base_url.rstrip("/"), urlencode({"shop": shop.slug})
    for text, name, *told in [*_waiting(shop), *_ending(shop), *mails_of(shop)]:
        address = reverse(f"requests_inbox:{name}", args=told[:1])
        narrowed = "&".join([of_shop, *told[1:]])
        yield Line(text, f"{base}{address}?{narrowed}" if name == "queue" else f"{base}{address}")


def _waiting(shop):
    """(sentence, the page that shows it, its argument and how it is narrowed)."""
    rows = ReturnRequest.objects.filter(shop=shop)
    waits = rows.filter(status__in=[Status.NEW, Status.DRAFT])
    if n := counted(waits):
        text = ngettext("%(n)s request needs a decision.", "%(n)s requests need a decision.", n) % {"n": said(n)}
        yield text, "queue", DEFAULT
    if first := rows.waiting().order_by("sorted_at", "pk").first():
        text = _("First in line is %(one)s, asked for %(age)s ago.") % {"one": first.reference, "age": ago_of(first)}
        yield text, "show", first.reference
    if n := counted(rows.waiting().filter(sorted_at__lt=timezone.now() + SOON)):
        text = ngettext(
            "For %(n)s the time to decide passes within a day, or has passed.",
            "For %(n)s the time to decide passes within a day, or has passed.", n,
        ) % {"n": said(n)}  # fmt: skip
        yield text, "queue", DEFAULT
    if n := counted(rows.filter(status=Status.ON_HOLD, held_at__lt=timezone.now() - LONG)):
        text = ngettext("%(n)s has been held for more than a day.", "%(n)s have been held for more than a day.", n)
        yield text % {"n": said(n)}, "queue", "on-hold"


def _ending(shop):
    """What ends soon, and that the law or the shop's own terms grant."""
    if n := counted(of_shop(shop, "window")):
        text = ngettext(
            "For %(n)s open request the customer's return window ends within %(days)s days.",
            "For %(n)s open requests the customer's return window ends within %(days)s days.", n,
        )  # fmt: skip
        yield text % {"n": said(n), "days": endings.SOON}, "queue", EVERYTHING, "soon=window"
    if n := counted(of_shop(shop, "sending")):
        text = ngettext(
            "%(n)s approved return has no label yet, and its last day to be sent is within %(days)s days.",
            "%(n)s approved returns have no label yet, and their last day to be sent is within %(days)s days.", n,
        )  # fmt: skip
        yield text % {"n": said(n), "days": endings.SOON}, "queue", EVERYTHING, "soon=sending"
    if n := counted(of_shop(shop, "money")):
        text = ngettext(
            "The money of %(n)s withdrawal has to be back within %(days)s days.",
            "The money of %(n)s withdrawals has to be back within %(days)s days.", n,
        )  # fmt: skip
        yield text % {"n": said(n), "days": endings.SOON}, "queue", EVERYTHING, "soon=money"


def mails_of(shop):
    lost = Letter.objects.filter(shop=shop, state__in=[Letter.State.DEAD, Letter.State.BOUNCED])
    if n := counted(lost.filter(written_at__gte=timezone.now() - timedelta(days=7))):
        text = ngettext(
            "%(n)s mail of the last week did not arrive.", "%(n)s mails of the last week did not arrive.", n
        )
        yield text % {"n": said(n)}, "queue", "unread"
    if n := counted(IncomingMail.objects.filter(shop=shop).needing_a_person()):
        yield ngettext("%(n)s mail needs a person.", "%(n)s mails need a person.", n) % {"n": said(n)}, "mails"


def ago_of(request):
    return duration(timezone.now() - request.submitted_at)


def counted(rows):
    """As far as it matters."""
    return len(rows.order_by().values_list("pk", flat=True)[:ENOUGH])
