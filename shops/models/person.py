"""Who signs in."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shops.models.counter import ShopCounter
from shops.zones import time_zones

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


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

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    class AfterAction(models.TextChoices):
        NEXT = "next", _("Open the next request")
        STAY = "stay", _("Stay on the request")
        LIST = "list", _("Go back to the list")

    UNDO_SECONDS = [
        (0, _("0: the mail leaves at once")),
        (10, _("10 seconds")),
        (20, _("20 seconds")),
        (60, _("60 seconds")),
    ]

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    single_keys = models.BooleanField(
        _("single keys act"),
        default=True,
        help_text=_("A approves, H holds, C cancels … Switch it off if you dictate or hit keys by mistake."),
    )
    density = models.CharField(_("density"), max_length=12, choices=Density, default=Density.COMFORTABLE)
    undo_seconds = models.PositiveSmallIntegerField(
        _("time to undo"), null=True, blank=True, choices=UNDO_SECONDS,
        help_text=_("How long the mail of a decision of yours waits. Empty: as the shop has it."),
    )  # fmt: skip
    after_action = models.CharField(_("after a decision"), max_length=6, choices=AfterAction, default=AfterAction.NEXT)
    one_press_approval = models.BooleanField(
        _("approve with one key"),
        default=False,
        help_text=_("A approves at once, without showing the mail first. You can still undo it."),
    )
    shortcuts = models.JSONField(_("keys of one's own"), default=dict, blank=True, help_text="{action: key}")
    time_zone = models.CharField(_("time zone"), max_length=50, choices=time_zones, default="Europe/Amsterdam")
    unread_notices = models.IntegerField(default=0, help_text=_("Kept by notifications/: each page shows it."))
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    settings_read = None, ()  # (how many settings this process had changed by then, `latest_settings` of that moment)
    is_acting = True  # False while a page is only being looked at: whatever was read before is still so

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
    def current_memberships(self):
        """With their shops; read once for each request, mostly together with the session (shops/sessions.py)."""
        return list(self.memberships.current().with_shops())

    @property
    def shops(self):
        """Those they work for, by name."""
        return [membership.shop for membership in self.current_memberships]

    @cached_property
    def roles(self):
        """{shop id: role}. Verbs read it anew: see `role_in`."""
        return {membership.shop_id: membership.role for membership in self.current_memberships}

    @property
    def latest(self):
        """Changes whenever anything does in a shop of theirs, or they join or leave one."""
        return tuple((one.shop_id, one.role, one.latest) for one in self.current_memberships)

    @property
    def latest_settings(self):
        """Changes whenever a shop of theirs changes its settings, members, reasons or saved views."""
        return tuple((one.shop_id, one.role, one.latest_setting) for one in self.current_memberships)

    def settings_now(self):
        """`latest_settings` with what this act has changed."""
        taken = ShopCounter.settings_taken
        if self.settings_read[0] != taken:
            now = dict(ShopCounter.objects.filter(shop__in=self.roles, name="setting").values_list("shop", "value"))
            read = tuple((one.shop_id, one.role, now.get(one.shop_id, 0)) for one in self.current_memberships)
            self.settings_read = taken, read
        return self.settings_read[1]

    @property
    def change_numbers(self):
        """{shop: the latest change in it}"""
        return {one.shop_id: one.latest_change for one in self.current_memberships}

    @property
    def owes_second_factor(self):
        """A shop of theirs demands a second factor for their role, and they have set up none."""
        demanded = any(one.role in one.shop.second_factor_roles for one in self.current_memberships)
        return demanded and not self.has_second_factor

    @cached_property
    def has_second_factor(self):
        return Authenticator.objects.filter(user=self, type__in=SECOND_FACTORS).exists()

    def role_in(self, shop_id):
        """The role held at this very moment, or None (T56: a lost role must not decide)."""
        return self.memberships.current().filter(shop_id=shop_id).values_list("role", flat=True).first()
