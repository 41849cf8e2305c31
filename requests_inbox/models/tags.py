from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from orders.models import ShopRows
from shops.models import Shop


class TagQuerySet(ShopRows):
    def called(self, shop, names):
        """The shop's tags of these names, held until the commit; what is none yet becomes one.

        `names` are {in small letters: as somebody wrote it}. A tag is held so that nobody takes it away meanwhile.
        """
        found = self._held(shop, names)
        if missing := sorted(names.keys() - found.keys()):
            self.bulk_create([Tag(shop=shop, name=names[key]) for key in missing], ignore_conflicts=True)
            found = self._held(shop, names)
        return [found[key] for key in sorted(found)]

    def _held(self, shop, names):
        """Compared here: SQLite knows small letters of ASCII only."""
        known = self.filter(shop=shop).values_list("pk", "name")
        tags = self.filter(pk__in=[pk for pk, name in known if name.lower() in names])
        return {tag.name.lower(): tag for tag in tags.order_by("pk").select_for_update(no_key=True)}


class Tag(models.Model):
    """A word of the shop's own that staff put on requests to find them together."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(_("tag"), max_length=40)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="one_tag_per_name")]

    def __str__(self):
        return self.name


class Tagging(models.Model):
    """One tag on one request. The request's row has the names, too (`tag_names`)."""

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="taggings", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "tag"], name="one_tagging_per_tag")]
