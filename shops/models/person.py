"""Who signs in."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shops.zones import time_zones


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
    single_keys = models.BooleanField(
        _("single keys act"),
        default=True,
        help_text=_("A approves, H holds, C cancels … Switch it off if you dictate or hit keys by mistake."),
    )
    time_zone = models.CharField(_("time zone"), max_length=50, choices=time_zones, default="Europe/Amsterdam")
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
    def _memberships_now(self):
        """(shop id, role, roles of that shop that need a second factor), read once for each request."""
        return list(self.memberships.current().values_list("shop_id", "role", "shop__second_factor_roles"))

    @cached_property
    def roles(self):
        """{shop id: role}, read once for each request. Verbs read it anew: see `role_in`."""
        return {shop_id: role for shop_id, role, _demanding in self._memberships_now}

    @cached_property
    def owes_second_factor(self):
        """A shop of theirs demands a second factor for their role, and they have set up none."""
        demanded = any(role in demanding for _shop_id, role, demanding in self._memberships_now)
        return demanded and not self.has_second_factor()

    def has_second_factor(self):
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none
        return Authenticator.objects.filter(user=self, type__in=kinds).exists()

    def role_in(self, shop_id):
        """The role held at this very moment, or None (T56: a lost role must not decide)."""
        return self.memberships.current().filter(shop_id=shop_id).values_list("role", flat=True).first()
