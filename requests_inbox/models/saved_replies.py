from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shops.models import Shop, ShopCounter


class SavedReply(models.Model):
    """Words that a shop writes often, in each of its languages. See replies.py for what fills their gaps."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="saved_replies", db_index=False)
    name = models.CharField(_("name"), max_length=60)
    texts = models.JSONField(default=dict, help_text=_("The text in each language: {'en': 'Dear …', …}."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [models.UniqueConstraint("shop", Lower("name"), name="one_saved_reply_per_name")]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, **kwargs):
        super().save(**kwargs)
        ShopCounter.take(self.shop_id, ShopCounter.Name.SETTING)

    @transaction.atomic
    def delete(self, **kwargs):
        ShopCounter.take(self.shop_id, ShopCounter.Name.SETTING)
        return super().delete(**kwargs)

    def text_in(self, language):
        """The text in a language, else in the shop's own, else in any there is."""
        return self.texts.get(language) or self.texts.get(self.shop.language) or next(iter(self.texts.values()), "")
