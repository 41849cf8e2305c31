from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from requests_inbox.in_languages import name_in
from shops.models import Shop, ShopCounter


class ReturnGround(models.TextChoices):
    """The legal kind of a return; it decides what may be refused (eu-law: CRD 2011/83, SGD 2019/771)."""

    WITHDRAWAL = "withdrawal", _("Right of withdrawal")
    LACK_OF_CONFORMITY = "lack_of_conformity", _("Faulty goods")
    TRANSPORT_DAMAGE = "transport_damage", _("Damaged in transport")
    WRONG_ITEM = "wrong_item", _("Wrong item sent")
    COMMERCIAL = "commercial", _("Goodwill")


# Goods that are not as they should be: faulty, not what was ordered (SGD 2019/771), or damaged before the customer had
# them (CRD Art. 20). The shop bears their way back (SGD Art. 14).
NOT_AS_THEY_SHOULD_BE = frozenset(
    {ReturnGround.LACK_OF_CONFORMITY, ReturnGround.TRANSPORT_DAMAGE, ReturnGround.WRONG_ITEM}
)


class ReturnReason(models.Model):
    """One entry of the shop's own list of reasons, in each of its languages."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="reasons")
    code = models.SlugField(max_length=40)
    names = models.JSONField(default=dict, help_text=_("The name in each language: {'en': 'Too small', …}."))
    ground = models.CharField(_("ground"), max_length=20, choices=ReturnGround, default=ReturnGround.COMMERCIAL)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="one_reason_per_code")]

    def __str__(self):
        return self.name_in(get_language())

    @transaction.atomic
    def save(self, **kwargs):
        super().save(**kwargs)
        ShopCounter.take(self.shop_id, ShopCounter.Name.SETTING)

    @property
    def is_by_right(self):
        return self.ground == ReturnGround.WITHDRAWAL

    def name_in(self, language):
        return name_in(language, self.names) or self.code
