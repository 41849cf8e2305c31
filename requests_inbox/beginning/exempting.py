"""What the law or the shop exempts from being sent back: said before anybody asks, offered where it is declined.

A final sale ends what the shop grants out of kindness, and a law's exclusion the withdrawal; neither touches what is
faulty, damaged or wrong. Whether a seal was broken nobody knows before the goods are here, so that only warns.
"""

from django.utils.translation import gettext_lazy

from orders.models import Exclusion
from requests_inbox.correspondence.wording import DECLINED
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.reasons import ReturnGround

FINAL_SALE = gettext_lazy("This was a final sale: it cannot come back because you changed your mind.")
FAULTY_ALL_THE_SAME = gettext_lazy(
    "If it is faulty, damaged or not what you ordered, you can send it back all the same."
)
WARNINGS = {
    Exclusion.UNSEALED_HYGIENE: gettext_lazy("You can withdraw only while its seal is whole, for reasons of hygiene."),
    Exclusion.UNSEALED_MEDIA: gettext_lazy("You can withdraw only while its seal is whole."),
    Exclusion.INSEPARABLE: gettext_lazy("You can withdraw only while it has not been mixed with anything."),
}


def why_not(line, ground):
    """Why this order line cannot be asked back on this ground, in the customer's words; "" where it can."""
    if ground == ReturnGround.COMMERCIAL and line.is_final_sale:
        return str(FINAL_SALE)
    if ground == ReturnGround.WITHDRAWAL and is_outside_the_law(line):
        return str(DECLINED[line.exclusion])
    return ""


def is_outside_the_law(line):
    """Whether there never was a right to withdraw from it."""
    return bool(line.exclusion) and not line.exclusion.waits_for_a_deed


def told_of(line):
    """What the customer should know of this order line before they ask, in sentences."""
    if line.is_final_sale:
        yield str(FINAL_SALE)
    if line.exclusion:
        yield str(WARNINGS.get(line.exclusion) or DECLINED[line.exclusion])
    if line.is_final_sale or is_outside_the_law(line):
        yield str(FAULTY_ALL_THE_SAME)


def code_for(asked):
    """The reason that fits if this request line is declined, "" where none suggests itself."""
    line = asked.order_line
    if asked.ground == ReturnGround.WITHDRAWAL and line.exclusion:
        return RequestLine.DeclineCode(line.exclusion).value
    if asked.ground == ReturnGround.COMMERCIAL and line.is_final_sale:
        return RequestLine.DeclineCode.FINAL_SALE.value
    return ""
