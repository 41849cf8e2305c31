"""Shops (tenants), the people who work for them, and what a shop may set."""

import zoneinfo
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


def time_zones():
    return [(name, name) for name in sorted(zoneinfo.available_timezones())]


class Role(models.TextChoices):
    """What somebody is to one shop (glossary: Agent / team lead / warehouse / store staff)."""

    AGENT = "agent", _("Agent")
    TEAM_LEAD = "team_lead", _("Team lead")
    WAREHOUSE = "warehouse", _("Warehouse")
    STORE = "store", _("Store")
    ADMIN = "admin", _("Admin")


class PersonManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may see and do comes from their memberships, never from this row."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    time_zone = models.CharField(_("time zone"), max_length=50, default="Europe/Amsterdam")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")

    def __str__(self):
        return self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]

    @property
    def initials(self):
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def hue(self):
        """A colour of their own for the avatar, in degrees, the same on every page."""
        return (self.pk * 137) % 360

    @cached_property
    def roles(self):
        """{shop id: role}, read once for each request. Verbs read it anew: see `role_in`."""
        return dict(self.memberships.filter(ended_at=None).values_list("shop_id", "role"))

    def role_in(self, shop_id):
        """The role held at this very moment, or None (T56: a lost role must not decide)."""
        return self.memberships.filter(shop_id=shop_id, ended_at=None).values_list("role", flat=True).first()


class ShopQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(pk__in=person.roles)


class Shop(models.Model):
    """The seller whose rules, branding and languages apply; the tenant."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(unique=True)
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
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("A colour such as #9b401c."))],
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    language = models.CharField(_("main language"), max_length=10, choices=settings.LANGUAGES, default="en")
    languages = models.JSONField(_("languages"), default=list, help_text=_("Languages that customers get letters in."))
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[RegexValidator(r"^[A-Z]{3}$", _("Three letters: EUR."))]
    )
    time_zone = models.CharField(_("time zone"), max_length=50, choices=time_zones, default="Europe/Amsterdam")
    base_url = models.URLField(_("base address"), help_text=_("Where customers reach this desk; links in letters begin with it."))
    sender_address = models.EmailField(_("sender address"))
    return_window_days = models.PositiveSmallIntegerField(
        _("return window (days)"), default=30, validators=[MinValueValidator(1), MaxValueValidator(3650)]
    )
    refund_term_days = models.PositiveSmallIntegerField(_("refund term (days)"), default=14)
    ship_by_days = models.PositiveSmallIntegerField(_("days to send the goods after approval"), default=14)
    undo_seconds = models.PositiveSmallIntegerField(
        _("undo window (seconds)"),
        default=20,
        validators=[MaxValueValidator(600)],
        help_text=_("A decision's letter waits this long; until then it can be undone. 0: it leaves at once."),
    )
    free_return = models.BooleanField(_("returns are free by default"), default=False)
    free_exchange = models.BooleanField(_("exchanges are sent back for free"), default=False)
    agent_limit = models.DecimalField(
        _("agents decide up to"), max_digits=10, decimal_places=2, null=True, blank=True,
        help_text=_("Above this value only a team lead decides. Empty: no limit."),
    )  # fmt: skip
    four_eyes_above = models.DecimalField(
        _("two people above"), max_digits=10, decimal_places=2, null=True, blank=True,
        help_text=_("Above this value a request is checked by one person and approved by another. Empty: never."),
    )  # fmt: skip
    second_factor_roles = models.JSONField(
        _("roles that need a second factor"), default=list, blank=True
    )

    objects = ShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def hue(self):
        return (self.pk * 137 + 28) % 360

    def speaks(self, language):
        """The language in which to write to somebody who wants `language`: theirs if the shop has it."""
        return language if language in self.languages else self.language


class Membership(models.Model):
    """A person's role in a shop. Ended ones stay, so that old decisions keep their name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "shop", name="one_membership_per_shop")]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.shop}"


class ShopCounter(models.Model):
    """A number per shop that only goes up. Taken under the row's lock, so numbers commit in order and without gaps."""

    class Name(models.TextChoices):
        CHANGE = "change"
        REFERENCE = "reference"

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="counters")
    name = models.CharField(max_length=12, choices=Name)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("shop", "name", name="one_counter_per_name")]

    @classmethod
    def take(cls, shop_id, name, count=1):
        """The last of `count` new numbers. Call it inside the transaction that uses them: it holds the row until commit."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {cls._meta.db_table} (shop_id, name, value) VALUES (%s, %s, %s) "
                f"ON CONFLICT (shop_id, name) DO UPDATE SET value = {cls._meta.db_table}.value + %s RETURNING value",
                [shop_id, name, count, count],
            )
            return cursor.fetchone()[0]
