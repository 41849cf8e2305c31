"""Saved replies on a request: a fixed list of gaps is filled, and nothing else is ever understood (T20)."""

import re
from string import Template

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

GAPS = {  # {what stands in a text as ${name}: what it means}
    "first_name": _("the customer's first name"),
    "reference": _("the reference of the request"),
    "order": _("the order number"),
    "items": _("the items, with commas"),
    "ship_by": _("the day by which to send the goods; there is one once the return is approved"),
    "agent": _("your name"),
    "shop": _("the name of the shop"),
}
GAP = re.compile(r"\$\{([^{}\s]{1,40})\}")


class Gaps(Template):
    """`${name}` only: a price such as $5 or a $name is what it looks like."""

    pattern = r"\$(?:(?P<escaped>(?!))|(?P<named>(?!))|\{(?P<braced>[a-z_]{1,40})\}|(?P<invalid>(?!)))"  # type: ignore[assignment]


def filled(reply, request, person):
    """The reply in the customer's language. A gap that nothing fills stays, and nothing is sent with it."""
    language = request.shop.speaks(request.language)
    with translation.override(language):
        return Gaps(reply.text_in(language)).safe_substitute(
            {name: value for name, value in facts(request, person).items() if value}
        )


def facts(request, person):
    return {
        "first_name": request.first_name,
        "reference": request.reference,
        "order": request.order.number,
        "items": ", ".join(line.order_line.name for line in request.line_list),
        "ship_by": date_format(request.ship_by, "DATE_FORMAT") if request.ship_by else "",
        "agent": person.name,
        "shop": request.shop.name,
    }


def unfilled(text):
    """The gaps that are still in a text, each once, as they stand there."""
    return list(dict.fromkeys(f"${{{name}}}" for name in GAP.findall(text)))


def unknown_in(text):
    """Those that no request could ever fill."""
    return [gap for gap in unfilled(text) if gap[2:-1] not in GAPS]
