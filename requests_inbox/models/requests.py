"""ReturnRequest: what the inbox shows of a request in one row. What can be done to it is in requests_inbox/verbs/."""

from datetime import timedelta
from operator import attrgetter

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from messaging.models import Letter, Thread
from orders.models import Order, ShopRows
from requests_inbox.in_languages import name_in
from requests_inbox.return_forms.answers import told
from requests_inbox.return_policies.terms import Terms
from requests_inbox.states import OPEN, Status
from requests_inbox.verbs import (
    Corresponding,
    Deciding,
    Following,
    Holding,
    Organising,
    Returning,
    Reversing,
    Reviewing,
    Withdrawing,
)
from returns.models import Return
from shipping.models import DropoffPoint, Way
from shops.models import Shop, Team

from .facets import WITH_PHOTOS, WordsField
from .lines import RequestLine
from .return_forms import ReturnForm
from .tags import Tag, Tagging


class ReturnRequestQuerySet(ShopRows):
    def visible_to(self, person):
        return self.of_shops(person.roles)

    def waiting(self):
        """What somebody still has to decide on."""
        return self.filter(is_open=True)

    def after(self, cursor, *, by, is_descending):
        """The rows that follow `cursor`, a (value, pk), in a list sorted by the column `by`. Never OFFSET."""
        compare = TupleLessThan if is_descending else TupleGreaterThan
        return self.filter(compare(Tuple(F(by), F("pk")), cursor))

    def with_facts(self):
        """Everything a decision needs of other tables that is one row each."""
        return self.select_related(
            "shop",
            "thread",
            "order",
            "held_by",
            "assigned_to",
            "assigned_team",
            "checked_by",
            "decided_by",
            "decision_letter",
            "rma",
            "dropoff",
        )


class ReturnRequest(
    Corresponding, Deciding, Following, Holding, Organising, Returning, Reviewing, Reversing, Withdrawing, models.Model
):
    """A customer asking to send goods back: the thing the whole desk works on."""

    Status = Status

    class WaitingOn(models.TextChoices):
        STAFF = "staff", _("Us")
        CUSTOMER = "customer", _("The customer")
        CARRIER = "carrier", _("The carrier")
        NONE = "none", _("Nobody")

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approve")
        DECLINE = "decline", _("Decline")

    class SecondPass(models.TextChoices):
        """What whoever decided made of a colleague's proposal; of several changes the gravest."""

        CONFIRMED = "confirmed", _("Confirmed")
        VERDICT = "verdict", _("Another verdict")
        ITEMS = "items", _("Other items")
        REASON = "reason", _("Another reason")
        FREE = "free", _("Another payer")

    class CancellationKind(models.TextChoices):
        DECLINED = "declined", _("We decline it")
        WITHDRAWN_BY_CUSTOMER = "withdrawn_by_customer", _("The customer keeps everything")
        DUPLICATE = "duplicate", _("It is a duplicate")
        MERGED = "merged", _("It was merged with another")
        ERROR = "error", _("It was made by mistake")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Portal")
        MAIL = "mail", _("E-mail")
        STAFF = "staff", _("Customer service")
        STORE = "store", _("Store")

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="requests", db_index=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="requests")
    thread = models.OneToOneField(Thread, models.PROTECT, related_name="+")
    reference = models.SlugField(max_length=20, unique=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.PORTAL)
    submitted_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    form = models.ForeignKey(
        ReturnForm, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("The form that the customer filled in, as it was then."),
    )  # fmt: skip
    answers = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        help_text=_("To what the form asks once: {code: answer}."),
    )
    terms = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        help_text=_("Those of the return policy that the order is under; empty: the shop's settings."),
    )
    version = models.PositiveIntegerField(default=0, help_text=_("The fence: every change raises it by one."))

    decide_by = models.DateTimeField(
        _("decide by"), default=timezone.now, help_text=_("Until when the shop means to have decided.")
    )
    clock_left = models.DurationField(
        null=True, blank=True, help_text=_("What was left when its clock stopped: the customer has to answer.")
    )
    money_warn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When somebody is told that the money of a withdrawal is due; then empty.")
    )
    warn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When somebody is told that little time is left; empty once they were.")
    )
    sorted_at = models.DateTimeField(
        default=timezone.now, help_text=_("Its place in the lists: decide-by while open, then when it ended.")
    )

    status = FSMField(_("state"), max_length=20, choices=Status, default=Status.NEW, protected=True)
    is_open = models.BooleanField(default=True, help_text=_("New, draft or on hold: indexes begin with it."))
    waiting_on = models.CharField(_("waiting on"), max_length=8, choices=WaitingOn, default=WaitingOn.STAFF)
    free_return = models.BooleanField(_("free return"), default=False)
    fee = models.DecimalField(
        _("fee"), max_digits=7, decimal_places=2, null=True, blank=True,
        help_text=_("Kept back from the refund, as the rule that approved it says; empty: nothing."),
    )  # fmt: skip
    is_late = models.BooleanField(_("after the return window"), default=False)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    assigned_team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text=_("In the place of a person: whoever of it takes the request on."),
    )  # fmt: skip
    tags = models.ManyToManyField(Tag, through=Tagging, related_name="requests")

    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_from = models.CharField(max_length=20, choices=Status, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(_("until"), null=True, blank=True)
    hold_reason = models.CharField(_("why on hold"), max_length=200, blank=True)

    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_verdict = models.CharField(_("proposed verdict"), max_length=8, choices=Verdict, blank=True)
    proposal = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        help_text=_("What else whoever checked it proposes: see proposals.py."),
    )
    second_pass = models.CharField(
        _("second pass"), max_length=9, choices=SecondPass, blank=True, default="", db_default="",
        help_text=_("Empty where nobody else had proposed anything."),
    )  # fmt: skip

    policy_verdict = models.CharField(
        _("the policy says"),
        max_length=8,
        blank=True,
        db_default="",
        help_text=_("Of the rules at work; empty: nothing."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    cancellation_kind = models.CharField(_("why cancelled"), max_length=24, choices=CancellationKind, blank=True)
    ship_by = models.DateField(_("send by"), null=True, blank=True)
    way_back = models.CharField(
        _("way back"), max_length=5, choices=Way, blank=True, db_default="", help_text=_("Empty: nobody was asked.")
    )
    dropoff = models.ForeignKey(
        DropoffPoint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drop-off point")
    )
    rma = models.OneToOneField(
        Return, models.PROTECT, null=True, blank=True, related_name="request", help_text=_("What its approval allows.")
    )

    # What a row of the list shows, copied here by the verbs so that a page of the inbox is one query.
    customer_name = models.CharField(_("customer"), max_length=200)
    customer_email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10)
    country = models.CharField(_("country"), max_length=60, blank=True)
    currency = models.CharField(max_length=3)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    item_summary = models.CharField(max_length=200)
    item_picture = models.CharField(max_length=300, blank=True)
    item_count = models.PositiveIntegerField(default=1)
    photo_count = models.PositiveIntegerField(default=0, db_default=0)
    reason_names = models.JSONField(default=dict, help_text=_("Of the first line's reason: {'en': 'Too small', …}."))
    alert_codes = models.JSONField(default=list, help_text=_("Of the alerts that nobody has dealt with."))
    tag_names = models.JSONField(default=list)
    is_unread = models.BooleanField(default=False)
    facets = WordsField(default=list, help_text=_("What filters ask of the lines."))

    objects = ReturnRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("return request")
        indexes = [
            models.Index(fields=["is_open", "sorted_at", "id"], name="open_in_order"),
            models.Index(fields=["status", "sorted_at", "id"], name="state_in_order"),
            models.Index(fields=["shop", "status", "sorted_at", "id"], name="shop_state_in_order"),
            models.Index(fields=["shop", "is_open", "sorted_at", "id"], name="shop_open_in_order"),
            models.Index(fields=["is_unread", "sorted_at", "id"], name="unread_in_order"),
            models.Index(fields=["assigned_to", "is_open", "sorted_at", "id"], name="assigned_in_order"),
            models.Index(fields=["assigned_team", "is_open", "sorted_at", "id"], name="team_in_order"),
            models.Index(fields=["held_by", "is_open", "sorted_at", "id"], name="held_in_order"),
            models.Index(fields=["submitted_at", "id"], name="request_by_age"),
            models.Index(fields=["value", "id"], name="request_by_value"),
            models.Index(fields=["is_open", "submitted_at", "id"], name="open_by_age"),
            models.Index(fields=["is_open", "value", "id"], name="open_by_value"),
            models.Index(fields=["shop", "is_open", "submitted_at", "id"], name="shop_open_by_age"),
            models.Index(fields=["shop", "is_open", "value", "id"], name="shop_open_by_value"),
            models.Index(fields=["status", "submitted_at", "id"], name="state_by_age"),
            models.Index(fields=["status", "value", "id"], name="state_by_value"),
            models.Index(fields=["shop", "submitted_at", "id"], name="shop_request_by_age"),
            models.Index(fields=["shop", "customer_email"], name="request_by_email"),
            models.Index(fields=["status", "held_until"], name="holds_by_end"),
            models.Index(fields=["status", "held_at", "id"], name="holds_by_age"),
            models.Index(fields=["warn_at"], name="requests_to_warn_of"),
            models.Index(fields=["money_warn_at"], name="money_to_warn_of", condition=Q(money_warn_at__isnull=False)),
            models.Index(fields=["shop", "ship_by"], name="requests_to_send", condition=Q(status=Status.APPROVED)),
            models.Index(fields=["shop", "submitted_at"], name="second_passes", condition=~Q(second_pass="")),
            models.Index(fields=["decided_by", "decided_at"], name="decisions_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_status"),
            models.CheckConstraint(
                condition=Q(is_open=True, status__in=OPEN) | Q(is_open=False) & ~Q(status__in=OPEN), name="open_is_open"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ON_HOLD, held_by__isnull=False) | ~Q(status=Status.ON_HOLD) & Q(held_by=None),
                name="a_hold_has_a_holder",
            ),
            models.CheckConstraint(condition=Q(assigned_to=None) | Q(assigned_team=None), name="assigned_to_one"),
        ]

    def __str__(self):
        return self.reference

    @cached_property
    def order_lines(self):
        """Everything bought, each with the line that asks it back (`asked`) or None; those first. Read once."""
        asked = FilteredRelation("request_lines", condition=Q(request_lines__request=self.pk))
        lines = list(self.order.lines.annotate(asked=asked).select_related("asked__reason", "product"))
        for line in lines:
            line.asked = getattr(line, "asked", None)  # Django sets it only where there is one
        return sorted(lines, key=lambda line: line.asked is None)

    @cached_property
    def line_list(self):
        """The lines with what was bought; deciding on them happens on these very objects."""
        lines = []
        for bought in self.order_lines:
            if bought.asked:
                bought.asked.order_line = bought
                lines.append(bought.asked)
        return sorted(lines, key=attrgetter("pk"))

    @cached_property
    def photos(self):
        """{line: [photo, …]} of all lines, in one query where there are any."""
        found: dict = {}
        if WITH_PHOTOS not in self.facets:
            return found
        sent = RequestLine.photos.through.objects.filter(requestline__request=self.pk).select_related("attachment")
        for one in sent.order_by("attachment__added_at", "attachment"):
            found.setdefault(one.requestline_id, []).append(one.attachment)
        return found

    @property
    def policy_terms(self):
        """What the customer was promised when they ordered."""
        return Terms.read(self.terms) if self.terms else Terms.of_shop(self.shop)

    @property
    def window_day(self):
        """On which day of the return window it was asked for; None while nobody knows when that began."""
        begun = self.order.ordered_at if self.policy_terms.window_from == "order" else self.order.delivered_at
        return max(0, (self.submitted_at - begun).days) if begun else None

    @property
    def order_total(self):
        return sum(line.quantity * line.price_paid for line in self.order_lines)

    @property
    def reason_name(self):
        """Why the first item comes back, in the reader's language."""
        return name_in(get_language(), self.reason_names)

    @property
    def told(self):
        """What the customer answered to what was asked once."""
        return list(told(self.form, self.answers))

    @property
    def wishes(self):
        """What the customer wants in place of the goods, each wish once."""
        lines = ((line.get_requested_resolution_display(), line.wished_variant) for line in self.line_list)
        return list(dict.fromkeys(": ".join(filter(None, line)) for line in lines))

    @cached_property
    def alert_list(self):
        return list(self.alerts.select_related("acknowledged_by"))

    @property
    def policy_says(self):
        """The policy's verdict in words; "" where no rule of it fits."""
        from requests_inbox.return_policies.evaluating import Verdict

        return Verdict(self.policy_verdict).label if self.policy_verdict else ""

    @property
    def first_name(self):
        return self.customer_name.split(" ")[0]

    @property
    def language_name(self):
        return get_language_info(self.language)["name_translated"]

    @property
    def days_late(self):
        """How many days after the return window it was asked for; 0 where it was not, or nobody knows."""
        return max(0, (self.window_day or 0) - self.policy_terms.window_days) if self.is_late else 0

    @property
    def window_ends(self):
        """The last day of the return window while it is open; None after it, or while nobody knows."""
        terms = self.policy_terms
        begun = self.order.ordered_at if terms.window_from == "order" else self.order.delivered_at
        end = begun and begun + timedelta(days=terms.window_days)
        return timezone.localdate(end) if end and end > timezone.now() else None

    @property
    def window_ends_soon(self):
        return self.window_ends is not None and self.window_ends - timezone.localdate() <= timedelta(days=3)

    @property
    def is_partly_approved(self):
        decisions = {line.decision for line in self.line_list}
        return "declined" in decisions and len(decisions) > 1

    @property
    def pending_letter(self):
        """The letter of the last decision while it can still be stopped, else None."""
        letter = self.decision_letter
        return letter if letter and letter.state == Letter.State.QUEUED and not letter.attempts else None
