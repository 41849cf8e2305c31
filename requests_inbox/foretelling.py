"""What an act comes to, in sentences for whoever is about to do it: [(what of it, what happens)].

Told of a request as the act would leave it, which an action plans on a copy (actions/). Nothing is read but what the
mail beside it says, too.
"""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.templatetags.ui import money
from shipping.models import Way

from .clocks import stands_still
from .correspondence.letters import undo_seconds
from .models.lines import RequestLine
from .states import Status

Decision, Resolution = RequestLine.Decision, RequestLine.Resolution


def of_an_approval(request, person):
    yield _state(request, Status.APPROVED)
    yield from items(request)
    yield from after_approving(request, person)


def after_approving(request, person):
    """What follows for the parcel and the money, whoever or whatever decided on the items."""
    back = [line for line in request.line_list if line.decision == Decision.APPROVED]
    if back:
        told = {"number": request.rma_number, "day": date_format(request.ship_by, "DATE_FORMAT")}
        yield _("Return"), _("%(number)s is opened; the goods are to be sent by %(day)s.") % told
        yield _("Way back"), _way_back(request)
    else:
        yield _("Return"), _("None: the customer keeps everything.")
    yield from _money(request)
    yield _mail(request, person)


def of_a_cancellation(request, person, kind):
    yield _state(request, Status.CANCELLED)
    yield from items(request) if kind == request.CancellationKind.DECLINED else ()
    yield _("Items"), _("They are free: the customer can ask for them again.")
    yield from _end_of_return(request, _("Its label becomes void once the mail has left."))
    yield _mail(request, person)


def of_a_reopening(request, person, *, tells):
    yield _("State"), _("New: it is decided anew, and the time to decide begins again.")
    yield _("Items"), _("All are open again.")
    yield from _end_of_return(request, _("A label can no longer be used."))
    if request.fee:
        yield _("Refund"), _("Nothing is kept back any more.")
    yield _mail(request, person) if tells else (_("Mail"), _("None: the customer still believes what they read."))


def of_a_hold(request, until, person):
    """`until`: when it ends by itself; None while nobody has said it."""
    if request.held_by_id not in (None, person.pk):
        yield request.held_by.name, _("Is told that you took it over, and why.")
    if until:
        told = {"until": moment(until), "state": Status(request.held_from or request.status).label}
        yield _("Until"), _("%(until)s; then it is “%(state)s” again by itself.") % told
    yield _("Colleagues"), _("They can read it and write notes; to decide they take it over.")
    if stands_still(request):
        yield _("Time to decide"), _("It stands still until the customer answers.")
    else:
        yield _("Time to decide"), _("It runs on.")
    yield _("Customer"), _("Hears nothing of it.")


def items(request):
    """By what is decided on them."""
    decided = defaultdict(list)
    for line in request.line_list:
        name = line.order_line.name
        decided[line.decision].append(f"{line.quantity} × {name}" if line.quantity > 1 else name)
    for decision, names in decided.items():
        yield Decision(decision).label, ", ".join(names)


def moment(at):
    return date_format(localtime(at), _("j M H:i"))


def _state(request, status):
    if request.held_by_id:
        return _("State"), _("%(state)s; the hold ends.") % {"state": status.label}
    return _("State"), status.label


def _way_back(request):
    if request.free_return:
        return _("The shop pays the carriage.")
    if request.way_back == Way.OWN:
        return _("The customer pays, with a carrier of their choice.")
    if price := request.label_price:
        return _("The customer pays %(price)s for the label.") % {"price": money(price, request.label_currency)}
    return _("The customer pays the carriage.")


def _money(request):
    """What is given for the goods, by what was wished for; a fee is kept back once."""
    wished = defaultdict(list)
    for line in request.line_list:
        if line.decision in (Decision.APPROVED, Decision.KEEP_ITEM):
            wished[line.requested_resolution].append(line)
    for resolution, lines in wished.items():
        if resolution == Resolution.REFUND:
            yield Resolution.REFUND.label, _refund(request, sum(line.value for line in lines))
        else:
            yield Resolution(resolution).label, ", ".join(line.order_line.name for line in lines)


def _refund(request, amount):
    days = request.policy_terms.refund_term_days
    told = {"amount": money(amount - (request.fee or 0), request.currency), "days": days}
    said = ngettext("%(amount)s within %(days)s day", "%(amount)s within %(days)s days", days) % told
    if request.fee:
        said += " " + _("(%(fee)s is kept back)") % {"fee": money(request.fee, request.currency)}
    return said


def _end_of_return(request, label):
    if request.rma and request.rma.is_authorized:
        ends = _("%(number)s ends: nothing is to be sent on it.") % {"number": request.rma.rma_number}
        yield _("Return"), f"{ends} {label}" if request.status == Status.LABEL_CREATED else ends


def _mail(request, person):
    seconds = undo_seconds(request, person)
    if not seconds:
        return _("Mail"), _("It leaves at once, and cannot be taken back.")
    return _("Mail"), ngettext(
        "It leaves after %(n)s second; until then you can undo all of this.",
        "It leaves after %(n)s seconds; until then you can undo all of this.", seconds,
    ) % {"n": seconds}  # fmt: skip
