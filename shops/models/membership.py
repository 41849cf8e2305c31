"""What somebody is to a shop."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models.counter import ShopCounter
from shops.signals import membership_changed


class Role(models.TextChoices):
    """What somebody is to one shop (glossary: Agent / team lead / warehouse / store staff)."""

    AGENT = "agent", _("Agent")
    TEAM_LEAD = "team_lead", _("Team lead")
    WAREHOUSE = "warehouse", _("Warehouse")
    STORE = "store", _("Store")
    ADMIN = "admin", _("Admin")


class LastAdmin(ValidationError):
    """A shop without an admin could never again invite anybody."""

    def __init__(self):
        super().__init__(_("Somebody has to stay admin of this shop. Make another person admin first."))


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def with_shops(self):
        """By the shops' names; `latest` changes whenever anything does in the shop, the others when one thing does."""
        counters = ShopCounter.objects.filter(shop=OuterRef("shop"))
        of = {f"latest_{name}": counters.filter(name=name).total() for name in ("setting", "change")}
        return self.select_related("shop").annotate(latest=counters.total(), **of).order_by("shop__name")


class Membership(models.Model):
    """A person's role in a shop. Ended ones stay, so that old decisions keep their name."""

    person = models.ForeignKey("shops.Person", models.CASCADE, related_name="memberships")
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.AGENT)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("person", "shop", name="one_membership_per_shop")]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.shop}"

    @transaction.atomic
    def change_role(self, role, *, by):
        """Give somebody another role in the shop."""
        old = self._begin_change(by)
        self.role = role
        if role != Role.ADMIN:
            self._keep_an_admin()
        self.save(update_fields=["role"])
        self._end_change(by, old, role)

    @transaction.atomic
    def end(self, *, by):
        """Take the shop away from somebody, at once."""
        old = self._begin_change(by)
        self._keep_an_admin()
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
        self.teams.clear()
        self._end_change(by, old, "")

    def resume(self, role):
        """Somebody comes back to a shop they had left."""
        self.role, self.ended_at = role, None
        self.save(update_fields=["role", "ended_at"])

    def _begin_change(self, by):
        """Two admins who demote each other take turns; whoever works on requests of the shop goes on."""
        type(self.shop).objects.select_for_update(no_key=True).get(pk=self.shop_id)
        self.shop.require_admin(by)
        return Membership.objects.current().get(pk=self.pk).role

    def _keep_an_admin(self):
        others = self.shop.memberships.current().filter(role=Role.ADMIN, person__is_active=True).exclude(pk=self.pk)
        if not others.exists():
            raise LastAdmin

    def _end_change(self, by, old, new):
        self.shop.changes.record(by=by, field=f"member {self.person.email}", old=old, new=new)
        membership_changed.send(Membership, person=self.person_id, shop=self.shop_id)
