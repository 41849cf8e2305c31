"""People of a shop who share work."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.signals import team_ended


class NameTaken(ValidationError):
    def __init__(self):
        super().__init__(_("There is a team of this name already."))


class TeamQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def of(self, person):
        """Those that somebody is in."""
        return self.current().filter(members__in=person.memberships.current())

    def begin(self, shop, *, by, name, members):
        """A new team; `members` are memberships of the shop."""
        with transaction.atomic():
            team = self.model(shop=shop)
            team.change(by=by, name=name, members=members)
        return team


class Team(models.Model):
    """A part of those who work for a shop. Ended ones stay, so that what they once had keeps their name."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=60)
    members = models.ManyToManyField("shops.Membership", related_name="teams")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("shop", Lower("name"), condition=Q(ended_at=None), name="one_team_per_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def code(self):
        """How forms and addresses tell it from people, whom they name by their number."""
        return f"team-{self.pk}"

    @property
    def people(self):
        """Ids of those who are in it now."""
        return self.members.current().values_list("person", flat=True)

    @transaction.atomic
    def change(self, *, by, name, members):
        """What it is called and who is in it from now on."""
        self._begin_change(by)
        before = self.described if self.pk else ""
        self.name = name
        self._keep_names_apart()
        self.save()
        self.members.set(self.shop.memberships.current().filter(pk__in=[one.pk for one in members]))
        self._record(by, before, self.described)

    @transaction.atomic
    def end(self, *, by):
        """What it had is nobody's then."""
        self._begin_change(by)
        before = self.described
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
        self.members.clear()
        self._record(by, before, "")
        team_ended.send(Team, team=self)

    @property
    def described(self):
        """Customer care: Noor, Tom"""
        names = self.members.current().order_by("person__name").values_list("person__name", flat=True)
        return f"{self.name}: {', '.join(names)}"

    def _begin_change(self, by):
        """Leads who change teams, and admins who end memberships, take turns; whoever works on requests goes on."""
        type(self.shop).objects.select_for_update(no_key=True).get(pk=self.shop_id)
        self.shop.require_lead(by)
        if self.pk and not Team.objects.current().filter(pk=self.pk).exists():
            raise ValidationError(_("This team is gone."))

    def _keep_names_apart(self):
        """Compared here: SQLite knows small letters of ASCII only."""
        others = Team.objects.current().filter(shop=self.shop).exclude(pk=self.pk)
        if self.name.lower() in map(str.lower, others.values_list("name", flat=True)):
            raise NameTaken

    def _record(self, by, old, new):
        self.shop.changes.record(by=by, field=f"team {self.name}", old=old, new=new)
