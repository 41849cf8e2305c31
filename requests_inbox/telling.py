"""Whom an event of a request concerns. What happened is told in its transaction; how, is up to each person."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, register
from notifications.models import Notice, NoticeChoices
from notifications.telling import tell
from shops.models import Person

from .correspondence.mentions import mentioned
from .models.events import Verb
from .policies import LEADS, deciders_of

register(
    Kind(
        "mentioned", _("A colleague mentions me in a note"),
        _("%(who)s mentions you on %(title)s"), _("You were mentioned %(n)d times"), is_urgent=True,
    ),
    Kind(
        "assigned", _("A request is assigned to me"),
        _("%(who)s assigned %(title)s to you"), _("%(n)d requests were assigned to you"),
    ),
    Kind(
        "assigned_to_team", _("A request is assigned to a team of mine"),
        _("%(who)s assigned %(title)s to a team of yours"), _("%(n)d requests were assigned to a team of yours"),
        chosen_as="assigned",
    ),
    Kind(
        "taken_over", _("A colleague takes over my hold"),
        _("%(who)s took over your hold of %(title)s"), _("%(n)d of your holds were taken over"), is_urgent=True,
    ),
    Kind(
        "hold_ended", _("My hold ends by itself"),
        _("Your hold of %(title)s has ended"), _("%(n)d of your holds have ended"),
    ),
    Kind(
        "replied", _("A customer writes on one of mine"),
        _("The customer wrote on %(title)s"), _("Customers wrote on %(n)d of your requests"),
    ),
    Kind(
        "failed", _("A mail of mine does not arrive"),
        _("A mail on %(title)s did not arrive"), _("%(n)d of your mails did not arrive"), is_urgent=True,
    ),
    Kind(
        "due_soon", _("The time to decide on one of mine runs out"),
        _("Little time is left to decide on %(title)s"), _("Little time is left to decide on %(n)d requests"),
        is_urgent=True,
    ),
    Kind(
        "money_due", _("The money of a withdrawal has to be back soon"),
        _("The money of %(title)s has to be back in three days"),
        _("The money of %(n)d withdrawals has to be back soon"), is_urgent=True,
    ),
    Kind(
        "submitted", _("A customer asks for a return"),
        _("%(title)s is new"), _("%(n)d requests are new"), is_mine=False,
    ),
)  # fmt: skip
LISTS = {
    "assigned": "assigned-to-me", "assigned_to_team": "assigned-to-my-teams", "taken_over": "on-hold",
    "replied": "unread", "failed": "unread",
    "due_soon": "closes-today", "submitted": "new",
}  # fmt: skip


def tell_of(request, event):
    """Once it is written down. Verbs that concern nobody in particular cost nothing here.

    Whoever wants to hear of everything is told by a job: no customer waits for as many rows as the team is large.
    """
    if event.note_id:
        tell_people(request, "mentioned", mentioned(event.note.text, request.shop_id), by=event.actor_id)
    for verb, kind, whom in CONCERNS:
        if verb == event.verb:
            tell_people(request, kind, whom(request, event), by=event.actor_id)
    if event.verb == Verb.SUBMITTED and who_hears_of_all(request.shop_id).exists():
        _tell_of_new_later(request.pk, event.actor_id)


def tell_of_new(request, *, by):
    """Done again it tells those who were not told."""
    told = Notice.objects.filter(person=OuterRef("pk"), topic=request.pk, kind="submitted")
    tell_people(request, "submitted", who_hears_of_all(request.shop_id).filter(~Exists(told)), by=by)


def _tell_of_new_later(*what):
    from .tasks import tell_of_new_request  # the task finds its request by a model

    tell_of_new_request.enqueue(*what)


def tell_people(request, kind, people, *, by=None):
    tell(
        people, kind=kind, shop=request.shop_id, topic=request.pk, title=request.reference, by=by,
        url=reverse("requests_inbox:show", args=[request.reference]),
        list_url=reverse("requests_inbox:queue", args=[LISTS.get(kind, "all")]),
    )  # fmt: skip


def whose(request, *others):
    """Those whose work it is (and `others` whose it was); else the team that has it; where all are gone, who leads."""
    people = {request.assigned_to_id, request.held_by_id, request.decided_by_id, *others} - {None}
    if not people and request.assigned_team_id is None:
        return []
    deciders = deciders_of(request.shop_id)
    there = _people(deciders.filter(person__in=people)) if people else []
    if not there and request.assigned_team_id:
        there = _people(deciders.filter(teams=request.assigned_team_id))
    return there or leads_of(request.shop_id)


def leads_of(shop):
    """Where nobody leads, all who decide."""
    deciders = deciders_of(shop)
    return _people(deciders.filter(role__in=LEADS)) or _people(deciders)


def _people(memberships):
    return list(memberships.values_list("person", flat=True))


def _assigned(request, event):
    return event.changes.get("assigned_to_id", [None, None])[1:]


def _assigned_team(request, event):
    team = event.changes.get("assigned_team_id", [None, None])[1]
    return _people(deciders_of(request.shop_id).filter(teams=team)) if team else []


def _held_before(request, event):
    """A hold that the system ends was somebody's. Where a customer's answer ended it, that is told instead."""
    if event.actor_id or "because" in event.details:
        return []
    return event.changes.get("held_by_id", [None])[:1]


def _took_from(request, event):
    return [event.details["was"]]


def _whose_it_was(request, event):
    return event.details.get("whose", [])


def _wrote_or_has_it(request, event):
    wrote = request.events.filter(letter=event.letter_id, actor__isnull=False).values_list("actor", flat=True)
    return whose(request, *wrote[:1])


def who_hears_of_all(shop):
    """Ids of those who decide there and want to be told of every new request."""
    people = Person.objects.filter(NoticeChoices.wanting("submitted"), pk__in=deciders_of(shop).values("person"))
    return people.values_list("pk", flat=True)


CONCERNS = [
    (Verb.ASSIGNED, "assigned", _assigned),
    (Verb.ASSIGNED, "assigned_to_team", _assigned_team),
    (Verb.TAKEN_OVER, "taken_over", _took_from),
    (Verb.RELEASED, "hold_ended", _held_before),
    (Verb.HEARD, "replied", _whose_it_was),
    (Verb.LETTER_FAILED, "failed", _wrote_or_has_it),
    (Verb.LETTER_BOUNCED, "failed", _wrote_or_has_it),
]
