"""The record of who set what."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from shops.models.counter import ShopCounter
from shops.models.membership import Role
from shops.models.shop import Shop


class SettingChangeQuerySet(models.QuerySet):
    def update(self, **fields):
        raise TypeError("What was changed stays written down.")

    def delete(self):
        raise TypeError("What was changed stays written down.")


AppendOnly = models.Manager.from_queryset(SettingChangeQuerySet)


class SettingChangeManager(AppendOnly):
    def record(self, *, by, field, old, new):
        """Write it down; on the manager, since a QuerySet would not know which shop it is for."""
        change = self.create(person=by, field=field, old=_written(old), new=_written(new))
        ShopCounter.take(change.shop_id, ShopCounter.Name.SETTING)
        return change


def _written(value):
    if isinstance(value, dict):
        value = [f"{name}: {said}" for name, said in value.items()]
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


class SettingChange(models.Model):
    """Who set what in a shop, when. Only ever added to."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="changes")
    person = models.ForeignKey("shops.Person", models.PROTECT, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=300)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = SettingChangeManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.field}: {self.old} → {self.new}"

    def save(self, **kwargs):
        if self.pk:
            raise TypeError("What was changed stays written down.")
        super().save(**kwargs)

    def delete(self, using=None, keep_parents=False):
        raise TypeError("What was changed stays written down.")

    @property
    def label(self):
        """What was set, in the reader's language."""
        kind, _blank, whom = self.field.partition(" ")
        if kind == "member":
            return _("Member %(email)s") % {"email": whom}
        if kind == "team":
            return _("Team %(name)s") % {"name": whom}
        if kind == "invitation":
            return _("Invitation of %(email)s") % {"email": whom}
        if kind == "mail_secret":
            return _("Secret of the mail service")
        if kind == "return_form":
            return _("Version of the return form")
        if kind == "return_policy":
            return _("Version of the return policy")
        if kind == "policy_stopped_at":
            return _("The return policy is stopped")
        if kind == "rule":
            return _("How the rule “%(key)s” is at work") % {"key": whom}
        if kind == "hand_over_secret":
            return _("Secret of the shop's own log-in")
        return Shop._meta.get_field(kind).verbose_name

    @property
    def old_label(self):
        return self._value_label(self.old)

    @property
    def new_label(self):
        return self._value_label(self.new)

    def _value_label(self, value):
        """Roles and switches by their names; everything else as it was written."""
        names = {"True": _("yes"), "False": _("no"), "": "–"}
        roles = dict(Role.choices) if self.field.startswith(("member ", "invitation ")) else {}
        return (roles | names).get(value, value)
