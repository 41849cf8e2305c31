"""The tenant, and all that it may set."""

from decimal import Decimal
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shops.countries import COUNTRIES, is_same_country
from shops.hours import OpeningHours
from shops.models.membership import Role
from shops.zones import time_zones

LONGEST_INBOX = 33  # octets before the @, which leaves room for the token of an answer


def room_for_a_token(address):
    if len(address.rpartition("@")[0].encode()) > LONGEST_INBOX:
        longest = {"longest": LONGEST_INBOX}
        raise ValidationError(_("Before the @ there are %(longest)s characters at most.") % longest)


class ShopQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(pk__in=person.roles)


class Shop(models.Model):
    """The seller whose rules, branding and languages apply; the tenant."""

    class AfterReminder(models.TextChoices):
        STAFF = "staff", _("Back to the desk")
        NUDGE = "nudge", _("Remind once more, then back to the desk")

    class SecondPass(models.TextChoices):
        """Which requests somebody checks, and somebody else decides."""

        OFF = "off", _("None: whoever opens it decides")
        OPTIONAL = "optional", _("Those that somebody wants a colleague to look at")
        SOME = "some", _("Those above a value or with an open alert")
        ALL = "all", _("Every request")

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        _("short name"), unique=True, help_text=_("Part of addresses: small letters, digits, hyphens.")
    )
    reference_prefix = models.CharField(
        _("reference prefix"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{1,4}$", _("One to four capital letters."))],
        help_text=_("Begins every reference of this shop: with R the requests are called R-10234."),
    )
    brand_colour = models.CharField(
        _("brand colour"),
        max_length=7,
        default="#3b5bdb",
        help_text=_("Buttons and lines of letters and of the customers' pages."),
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("A colour such as #9b401c."))],
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    language = models.CharField(_("main language"), max_length=10, choices=settings.CUSTOMER_LANGUAGES, default="en")
    languages = models.JSONField(_("languages"), default=list, help_text=_("Languages that customers get letters in."))
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters: EUR."))]
    )
    time_zone = models.CharField(_("time zone"), max_length=50, choices=time_zones, default="Europe/Amsterdam")
    base_url = models.URLField(
        _("base address"), help_text=_("Where customers reach this desk; links in letters begin with it.")
    )
    frame_origins = models.JSONField(
        _("web shops that may show the customers' pages"), default=list, blank=True,
        help_text=_("Only pages of these addresses can show them inside of their own: https://www.shop.com."),
    )  # fmt: skip
    sender_address = models.EmailField(
        _("sender address"),
        validators=[room_for_a_token],
        help_text=_("Letters come from here. Your mail service must allow this desk to use it."),
    )
    reply_address = models.EmailField(
        _("address for answers"),
        blank=True,
        validators=[room_for_a_token],
        help_text=_("Mail to it reaches this desk, also with +something before the @. Empty: the sender address."),
    )
    return_window_days = models.PositiveSmallIntegerField(
        _("return window (days)"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("How long after delivery a customer may ask. The law grants 14 days in any case."),
    )
    refund_term_days = models.PositiveSmallIntegerField(
        _("refund term (days)"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Within how many days the money is back with the customer."),
    )
    ship_by_days = models.PositiveSmallIntegerField(
        _("days to send the goods after approval"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("The date in the letter of approval follows from this."),
    )
    remind_to_send_days = models.PositiveSmallIntegerField(
        _("days before that, a reminder"),
        default=3,
        validators=[MaxValueValidator(365)],
        help_text=_("Whoever has made no label or may have forgotten is reminded once. 0: nobody is."),
    )
    expire_after_days = models.PositiveSmallIntegerField(
        _("days after that, it expires"),
        default=14,
        null=True,
        blank=True,
        validators=[MaxValueValidator(3650)],
        help_text=_("Only where no label was made: what was handed in nobody can know yet. Empty: never."),
    )
    forget_senders_after_days = models.PositiveSmallIntegerField(
        _("days until addresses of senders are deleted"),
        default=90,
        db_default=90,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text=_("With the labels, after a return has ended or its last day to send. 30 at least: parcels travel."),
    )
    label_price = models.DecimalField(
        _("price of a label"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("What a customer pays for it unless the return is free. Empty: a label costs nothing."),
    )  # fmt: skip
    label_prices = models.JSONField(
        _("other prices by country"), default=list, blank=True, help_text=_("One on each line: Belgium 6.95.")
    )
    after_approval = models.JSONField(
        _("what follows, in the letter of approval"), default=dict, blank=True,
        help_text=_("Your own words in each language, in place of ours."),
    )  # fmt: skip
    decide_within_hours = models.PositiveSmallIntegerField(
        _("hours to decide in"),
        default=120,
        validators=[MinValueValidator(1), MaxValueValidator(2400)],
        help_text=_("Hours in which the shop works. The inbox is sorted by it, and warns before it passes."),
    )
    warn_hours = models.PositiveSmallIntegerField(
        _("hours before it, a warning"),
        default=4,
        validators=[MaxValueValidator(2400)],
        help_text=_("Whoever has the request is told, else the team leads. Hours in which the shop works, too."),
    )
    business_hours = models.JSONField(
        _("working hours"), default=list, blank=True, help_text='["09:00-17:30", …, ""] from Monday on; empty: always.'
    )
    holiday_country = models.CharField(
        _("public holidays of"), max_length=2, blank=True, choices=COUNTRIES,
        help_text=_("On these days the clock stands still. They count where working hours are set."),
    )  # fmt: skip
    holiday_subdivision = models.CharField(_("region"), max_length=20, blank=True)
    closed_days = models.JSONField(
        _("also closed on"), default=list, blank=True, help_text=_("A day on each line: 2026-12-24.")
    )
    undo_seconds = models.PositiveSmallIntegerField(
        _("undo window (seconds)"),
        default=20,
        validators=[MaxValueValidator(600)],
        help_text=_("A decision's letter waits this long; until then it can be undone. 0: it leaves at once."),
    )
    remind_after_days = models.PositiveSmallIntegerField(
        _("days before a reminder"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("A customer who was asked something and has not answered is asked once more."),
    )
    after_reminder = models.CharField(
        _("when nobody answers that"),
        max_length=6,
        choices=AfterReminder,
        default=AfterReminder.STAFF,
        help_text=_("As many days later. A request is never cancelled by itself."),
    )
    free_return = models.BooleanField(
        _("returns are free by default"),
        default=False,
        help_text=_("The shop pays the way back; an agent can still differ."),
    )
    free_exchange = models.BooleanField(
        _("exchanges are sent back for free"),
        default=False,
        help_text=_("Staff are told when a customer asks for one."),
    )
    approves_withdrawals = models.BooleanField(
        _("withdrawals in time are approved by themselves"),
        default=True,
        help_text=_("The right needs nobody's consent. Off: an agent looks first, for goods that the law exempts."),
    )
    tells_of_withdrawal = models.BooleanField(
        _("customers are told of their right of withdrawal before they buy"),
        default=True,
        help_text=_("If they are not, they have a year more (Directive 2011/83, Article 10)."),
    )
    tells_of_return_cost = models.BooleanField(
        _("customers are told before they buy that they pay for sending goods back"),
        default=True,
        help_text=_("If they are not, a withdrawal is sent back at the shop's expense (Article 14)."),
    )
    agent_limit = models.DecimalField(
        _("agents decide up to"), max_digits=10, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Above this value only a team lead decides. Empty: no limit."),
    )  # fmt: skip
    second_pass = models.CharField(
        _("what two people decide"),
        max_length=8,
        choices=SecondPass,
        default=SecondPass.OPTIONAL,
        db_default=SecondPass.OPTIONAL.value,
        help_text=_("One checks and proposes, another confirms or changes it."),
    )
    four_eyes_above = models.DecimalField(
        _("two people above"), max_digits=10, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The value above which two people decide. Empty: whatever it is worth."),
    )  # fmt: skip
    second_pass_of_alerts = models.BooleanField(
        _("two people where an alert is open"),
        default=True,
        db_default=True,
        help_text=_("Until somebody has dealt with the alert."),
    )
    policies_by_admins = models.BooleanField(
        _("an admin publishes return policies"), default=False, db_default=False,
        help_text=_("Team leads write them all the same: two people see each version."),
    )  # fmt: skip
    trust_after = models.PositiveSmallIntegerField(
        _("decisions of people before a rule is trusted with more"), default=30, db_default=30,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("Until then its report has no button that lets it suggest, or act by itself."),
    )  # fmt: skip
    trust_percent = models.PositiveSmallIntegerField(
        _("of which so many of a hundred were as it said"), default=95, db_default=95,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    policy_number = models.PositiveIntegerField(default=0, db_default=0, help_text=_("In force now; 0 for none."))
    policy_stopped_at = models.DateTimeField(null=True, blank=True, help_text=_("The policy does nothing by itself."))
    second_factor_roles = models.JSONField(
        _("roles that need a second factor"),
        default=list,
        blank=True,
        help_text=_("Who has none yet is asked to set one up before anything else."),
    )

    objects = ShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @cached_property
    def hours(self):
        """When its service clocks run."""
        return OpeningHours.of(self)

    @property
    def inbox_address(self):
        """Where customers write to."""
        return self.reply_address or self.sender_address

    @property
    def hue(self):
        return (self.pk * 137 + 28) % 360

    def require_admin(self, person):
        """Stop whoever is not admin of this shop at this very moment (T56)."""
        if person.role_in(self.pk) != Role.ADMIN:
            raise PermissionDenied

    def require_lead(self, person):
        """The same for whoever leads it."""
        if person.role_in(self.pk) not in (Role.TEAM_LEAD, Role.ADMIN):
            raise PermissionDenied

    def change_settings(self, changes, *, by):
        """Keep what `by` set, and write it down. `changes`: {field: (old, new)}."""
        self.require_admin(by)
        with transaction.atomic():
            self.save(update_fields=list(changes))
            for field, (old, new) in changes.items():
                self.changes.record(by=by, field=field, old=old, new=new)
        if old_logo := changes.get("logo", [None])[0]:
            transaction.on_commit(partial(old_logo.storage.delete, old_logo.name))

    def label_price_to(self, country):
        """What a label costs a customer of this country; None where it costs nothing."""
        prices = (line.rsplit(" ", 1) for line in self.label_prices)
        own = next((Decimal(price) for name, price in prices if is_same_country(name, country)), self.label_price)
        return own or None

    def speaks(self, language):
        """The language in which to write to somebody who wants `language`: theirs if the shop has it."""
        return language if language in self.languages else self.language
