"""What a customer can still do about what was declined, in sentences for them.

Made of the law, their order and the shop's own wording alone: what a rule saw, what it is called and what is known of a
customer stays at the desk.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .beginning.exempting import FAULTY_ALL_THE_SAME, is_outside_the_law
from .correspondence.wording import DECLINED, DIFFERENTLY
from .models.lines import RequestLine
from .models.reasons import ReturnGround
from .withdrawals.withdrawal import Withdrawal

GUARANTEE = timedelta(days=730)  # at least, from the delivery (Directive 2019/771, Article 10)


def why_declined(line):
    """One sentence for one item: the shop's own words for it, else what the reason says."""
    return line.decline_text or str(DECLINED.get(line.decline_code, ""))


def declined(request):
    return [line for line in request.line_list if line.decision == RequestLine.Decision.DECLINED]


def right_left(request):
    """The right of withdrawal, where it is still to be used for something that was declined as a kindness; or None."""
    order = request.order
    if not order.belongs_to(request.customer_email):
        return None
    for line in declined(request):
        if line.ground != ReturnGround.WITHDRAWAL and not is_outside_the_law(line.order_line):
            right = Withdrawal(request, timezone.now())
            return right if right.is_in_time else None
    return None


def ways(request):
    """Each as a sentence, the strongest right first; none where nothing was declined."""
    if right := right_left(request):
        if right.ends:
            day = date_format(right.ends, "DATE_FORMAT")
            yield _("You can still withdraw from the purchase until %(day)s, and need no reason for it.") % {"day": day}
        else:
            yield _("You can still withdraw from the purchase, and need no reason for it.")
    delivered = request.order.delivered_at
    covered = delivered is None or timezone.now() - delivered < GUARANTEE
    if covered and any(line.ground != ReturnGround.LACK_OF_CONFORMITY for line in declined(request)):
        yield str(FAULTY_ALL_THE_SAME)


def ways_in_a_letter(request):
    return " ".join(ways(request))


def ways_of_the_rest(request):
    """In a letter that grants some and declines others."""
    return " ".join([*ways(request), str(DIFFERENTLY)]) if declined(request) else ""
