"""Who may do what, and why not. One policy, three uses: the verb enforces it, the page shows it, a test names it.

Each rule takes (request, person, role) and answers None, or the refusal that a person reads.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from helpdesk.templatetags.ui import money
from shops.models import Membership, Role, Shop

from .refusals import Held, Moved, NotYours, Refusal, Unready

ONLY_THE_DESK = _lazy("Only agents and team leads of %(shop)s can do this.")
DECIDERS = {Role.AGENT, Role.TEAM_LEAD, Role.ADMIN}
LEADS = {Role.TEAM_LEAD, Role.ADMIN}


def deciders_of(shop):
    """Memberships of those who decide on its requests now."""
    return Membership.objects.current().filter(shop=shop, role__in=DECIDERS, person__is_active=True)


def works_on_requests(request, person, role):
    if role not in DECIDERS:
        return NotYours(ONLY_THE_DESK % {"shop": request.shop})


def leads(request, person, role):
    if role not in LEADS:
        return NotYours(_("Only a team lead of %(shop)s can do this.") % {"shop": request.shop})


def is_not_the_customer(request, person, role):
    if person.email.lower() == request.customer_email.lower():
        return NotYours(_("This is your own return: a colleague decides on it."))


def is_not_held_by_another(request, person, role):
    if request.held_by_id not in (None, person.pk):
        return Held(_("%(name)s holds this request. Take it over first.") % {"name": request.held_by})


def last_letter_has_left(request, person, role):
    if request.pending_letter:
        return Refusal(_("The mail about the last decision has not left yet. Undo that first, or send it now."))


def is_within_limit(request, person, role):
    limit = request.shop.agent_limit
    if limit is not None and request.value > limit and role not in LEADS:
        return NotYours(
            _("Worth %(value)s: above %(limit)s a team lead decides.")
            % {"value": money(request.value, request.currency), "limit": money(limit, request.currency)}
        )


def shop_decides_in_two_passes(request, person, role):
    if request.shop.second_pass == Shop.SecondPass.OFF:
        return Refusal(_("%(shop)s decides in one pass: see its settings.") % {"shop": request.shop})


def why_two(request):
    """Why two people decide on it, as a sentence; "" where one may."""
    shop, above = request.shop, request.shop.four_eyes_above
    if shop.second_pass == Shop.SecondPass.ALL:
        return _("At %(shop)s two people decide on every request.") % {"shop": shop}
    if shop.second_pass != Shop.SecondPass.SOME:
        return ""
    if above is not None and request.value > above:
        return _("Above %(limit)s two people decide.") % {"limit": money(above, request.currency)}
    if shop.second_pass_of_alerts and request.alert_codes:
        return _("While an alert is open two people decide.")
    return ""


def second_pair_of_eyes(request, person, role):
    why = why_two(request)
    if why and request.checked_by_id is None:
        return Unready(_("%(why)s Pre-check it first: a colleague confirms what you propose.") % {"why": why})
    if why and request.checked_by_id == person.pk:
        return NotYours(_("%(why)s You checked this one: somebody else confirms it.") % {"why": why})


def alerts_let_this_person_decide(request, person, role):
    if (
        request.alert_codes
        and role not in LEADS
        and any(one.requires == "team_lead" and not one.acknowledged_at for one in request.alert_list)
    ):
        return NotYours(_("An alert on this request asks for a team lead."))


def has_something_to_undo(request, person, role):
    letter = request.decision_letter
    if letter is None:
        return Refusal(_("There is nothing to undo."))
    if not request.pending_letter:
        return Refusal(why_left(request))


def why_left(request):
    """Why its decision cannot be undone any more."""
    letter = request.decision_letter
    hastened = request.events.filter(verb="hastened", letter=letter).select_related("actor").last()
    told = {"time": timezone.localtime(letter.sent_at or letter.not_before).strftime("%H:%M")}
    if hastened:
        told["name"] = hastened.actor
        return _("%(name)s sent the mail at once, at %(time)s. Reopen the request instead.") % told
    return _("The mail left at %(time)s. Reopen the request instead.") % told


def decided_it_or_leads(request, person, role):
    if request.decided_by_id is None:  # Keur did: whoever works here may look again
        return None
    if role not in LEADS and person.pk != request.decided_by_id:
        return NotYours(_("%(name)s decided this: they or a team lead can undo it.") % {"name": request.decided_by})


def a_return_is_open(request, person=None, role=None):
    if not request.rma or not request.rma.is_authorized:
        return Moved(_("Nothing is to be sent back on this request now."))


def nothing_is_on_its_way(request, person=None, role=None):
    if request.rma and request.rma.announced:
        return Moved(_("The customer has sent it already."))


def goods_have_a_place_to_go(request, person=None, role=None):
    if not request.rma.destination_id:
        return Unready(_("%(shop)s has no address for returns yet: see its settings.") % {"shop": request.shop})


def a_label_is_paid(request, person=None, role=None):
    if not request.rma.is_settled:
        price = money(request.rma.price, request.rma.label_currency)
        return Unready(_("The customer pays %(price)s for the label first, or free return is on.") % {"price": price})


def is_unread(request, person=None, role=None):
    if not request.is_unread:
        return Refusal(_("Nothing is unread here."))


def is_read(request, person=None, role=None):
    if request.is_unread:
        return Refusal(_("It is unread already."))


def somebody_brings_it(request, person=None, role=None):
    if request.carrier is None:
        return nobody_brings_it(request)


def nobody_brings_it(request):
    return Unready(_("The carrier of %(shop)s takes no parcels from that country.") % {"shop": request.shop})


def there_is_no_label(request, person=None, role=None):
    if request.label:
        return Refusal(_("There is a label already."))


def the_label_is_made(request, person, role):
    if not request.rma or not request.rma.has_label:
        return Refusal(_("Another parcel can follow once the label that was asked for is made."))


def there_is_a_label(request, person, role):
    if not request.label:
        return Refusal(_("There is no label."))


LABEL = (a_return_is_open, goods_have_a_place_to_go, there_is_no_label, somebody_brings_it, a_label_is_paid)
WORK = (works_on_requests, is_not_held_by_another, last_letter_has_left)
DECIDE = (*WORK, is_not_the_customer, is_within_limit, alerts_let_this_person_decide)

RULES = {
    "precheck": (*WORK, shop_decides_in_two_passes),
    "put_back": WORK,
    "hold": WORK,
    "release": (works_on_requests, is_not_held_by_another),
    "take_over": (works_on_requests,),
    "ask": WORK,
    "write": (works_on_requests,),
    "withdraw_letter": (works_on_requests,),
    "withdraw_of_another": (leads,),
    "note": (works_on_requests,),
    "send_again": (works_on_requests,),
    "place_mail": (works_on_requests,),
    "acknowledge": (works_on_requests,),
    "acknowledge_for_all": (leads,),
    "raise_alert": (works_on_requests,),
    "assign": (works_on_requests,),
    "tag": (works_on_requests,),
    "mark_read": (works_on_requests, is_unread),
    "mark_unread": (works_on_requests, is_read),
    "withdraw_by_right": (works_on_requests,),
    "set_free_return": WORK,
    "decide_line": DECIDE,
    "approve": (*DECIDE, second_pair_of_eyes),
    "cancel": (*DECIDE, second_pair_of_eyes),
    "cancel_approved": (leads, *DECIDE),
    "reopen": (leads, last_letter_has_left, is_not_the_customer),
    "make_label": (works_on_requests, last_letter_has_left, *LABEL),
    "make_another_label": (
        works_on_requests,
        last_letter_has_left,
        a_return_is_open,
        goods_have_a_place_to_go,
        the_label_is_made,
        somebody_brings_it,
    ),
    "retry_label": (works_on_requests,),
    "void_label": (works_on_requests, last_letter_has_left, there_is_a_label),
    "mail_label": (works_on_requests,),
    "revive": (works_on_requests, last_letter_has_left),
    "undo": (works_on_requests, has_something_to_undo, decided_it_or_leads),
    "send_now": (works_on_requests, has_something_to_undo, decided_it_or_leads),
}
OF_EVERYBODY = {  # what the customer and the desk itself cannot do either
    "make_label": (last_letter_has_left, *LABEL),
    "cancel": (nothing_is_on_its_way,),
    "announce_parcel": (last_letter_has_left, a_return_is_open, goods_have_a_place_to_go, there_is_no_label),
}


def why_not(verb, request, person, role):
    """The first rule against it, or None. The page asks with the role it knows."""
    return next((refusal for rule in RULES[verb] if (refusal := rule(request, person, role))), None)


def require(verb, request, person):
    """Stop a person at a verb that is not theirs. The system may do all; the fence sees that the role still holds."""
    if person is None:
        return
    refusal = why_not(verb, request, person, person.roles.get(request.shop_id))
    if refusal:
        raise refusal


def why_not_at_all(verb, request):
    """What stands against it, whoever it is: a person, the customer or the desk itself."""
    return next((refusal for rule in OF_EVERYBODY[verb] if (refusal := rule(request, None, None))), None)


def require_of_everybody(verb, request):
    if refusal := why_not_at_all(verb, request):
        raise refusal
