"""What the right of withdrawal means for one request: when it was used, until when it could be, what is due."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orders.models import Order
from requests_inbox.models.lines import RequestLine

from .legal_days import day_of, last_day_to_refund, last_day_to_send_back, last_day_to_withdraw

AT_A_DISTANCE = {Order.Kind.WEB, Order.Kind.CLICK_AND_COLLECT}  # what is bought in a store cannot be withdrawn from


class Withdrawal:
    """The right as it stands for the order of a request, stated at one moment; `statement` where it was recorded."""

    def __init__(self, request, stated_at, statement=None):
        self.order, self.shop, self.terms = request.order, request.shop, request.policy_terms
        self.stated_at, self.statement = stated_at, statement
        self.time_zone = statement.time_zone if statement else self.shop.time_zone
        self.stated_on = day_of(stated_at, self.time_zone)
        self.ends = last_day_to_withdraw(self.order, self.shop)

    @classmethod
    def of(cls, request):
        """Of a request whose ground it is. Those from before there were statements began with it."""
        statement = request.statements.select_related("acknowledgement", "recorded_by").order_by("received_at").first()
        stated_at = statement.received_at if statement else request.submitted_at
        return cls(request, stated_at, statement)

    @property
    def covers(self):
        """Whether the law grants it for this kind of purchase at all."""
        return self.order.kind in AT_A_DISTANCE

    @property
    def is_in_time(self):
        return self.covers and (self.ends is None or self.stated_on <= self.ends)

    @property
    def ship_by(self):
        return self.statement.ship_by if self.statement else last_day_to_send_back(self.stated_on, self.shop)

    @property
    def refund_by(self):
        return self.statement.refund_by if self.statement else last_day_to_refund(self.stated_on)

    @property
    def is_goodwill(self):
        """Too late for the law, but within what the shop itself grants."""
        from requests_inbox.beginning.terms import days_gone, is_late  # it knows the models, as they know this module

        known = days_gone(self.terms, self.order) is not None
        return not self.is_in_time and known and not is_late(self.terms, self.order)

    @property
    def sentence(self):
        """Why it is in time, or not, for staff."""
        known = {"ends": date_format(self.ends, "DATE_FORMAT") if self.ends else ""}
        if not self.covers:
            return _(
                "Bought in a store: the right of withdrawal does not cover it. Whether to take it back is up to you."
            )
        if self.ends is None:
            return _("In time: nobody knows when the order was delivered, so the period has not begun to run.")
        if self.is_in_time:
            return _("In time: the period runs until %(ends)s.") % known
        if self.is_goodwill:
            return _("Too late: the period ended on %(ends)s. The shop's own return window is still open.") % known
        return _("Too late: the period ended on %(ends)s.") % known

    def why_not_decline(self, code):
        """Why a code of the law does not fit what happened; "" where it may."""
        if code == RequestLine.DeclineCode.WITHDRAWAL_TOO_LATE and (self.is_in_time or not self.covers):
            return self.sentence
        if code == RequestLine.DeclineCode.NOT_AT_DISTANCE and self.covers:
            return _("It was bought at a distance: the right of withdrawal covers it.")
        return ""
