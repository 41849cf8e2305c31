from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shops.models import Role, Shop, ShopCounter

LEADS = {Role.TEAM_LEAD, Role.ADMIN}


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those that a shop of theirs shares. The rows in it are still only what they may see."""
        return self.filter(Q(owner=person, shop=None) | Q(shop_id__in=person.roles))


class SavedView(models.Model):
    """Filters under a name. With a shop it is shared with everybody who works there."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, help_text=_("The filters as they stand in the address."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_name")]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, **kwargs):
        super().save(**kwargs)
        self._tell_shops()

    @transaction.atomic
    def delete(self, **kwargs):
        self._tell_shops()
        return super().delete(**kwargs)

    def _tell_shops(self):
        """Whoever has it in their rail works in its shop or is its owner, who may have shared it elsewhere before."""
        shops = set(self.owner.memberships.values_list("shop", flat=True)) | ({self.shop_id} - {None})
        for shop in sorted(shops):
            ShopCounter.take(shop, ShopCounter.Name.SETTING)

    def may_be_changed_by(self, person):
        """Its owner, and whoever leads the shop that shares it."""
        return self.owner_id == person.pk or person.roles.get(self.shop_id) in LEADS
