from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.models import Shop

from .facets import WordsField
from .lines import RequestLine


class PolicyFacts(models.Model):
    """What the rules of the return policy ask of one line, in one flat row: a rule is one expression over it.

    Written when the request is made and again when something of it changes while it is open; from the decision on it
    stays as the decider saw it. So a rule can be tried on the past as the past was. NULL is what nobody knows.
    """

    line = models.OneToOneField(RequestLine, models.CASCADE, primary_key=True, related_name="policy_facts")
    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="policy_facts")
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    submitted_at = models.DateTimeField()

    line_count = models.PositiveIntegerField(help_text=_("Of the request: most have one."))
    people = models.CharField(
        max_length=8, default="open", help_text=_("What people made of the request, in the words of a verdict.")
    )
    was_free = models.BooleanField(default=False, help_text=_("Whether the return was free in the end."))

    reason = models.CharField(max_length=40)
    resolution = models.CharField(max_length=12)
    ground = models.CharField(max_length=20)
    is_by_right = models.BooleanField(
        help_text=_("A withdrawal that the law grants: in time, or nobody knows that it is not.")
    )
    quantity = models.PositiveIntegerField()
    line_value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    product_group = models.CharField(max_length=60, null=True)  # noqa: DJ001  NULL is not known
    sku = models.CharField(max_length=64)
    is_final_sale = models.BooleanField(null=True)
    exclusion = models.CharField(max_length=20, null=True)  # noqa: DJ001
    has_photo = models.BooleanField()

    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    item_count = models.PositiveIntegerField()
    is_late = models.BooleanField(null=True)
    channel = models.CharField(max_length=8)
    tags = WordsField(default=list)
    answers = WordsField(default=list)

    days_since_delivery = models.IntegerField(null=True)
    days_since_order = models.IntegerField()
    order_kind = models.CharField(max_length=20)
    payment_method = models.CharField(max_length=60, null=True)  # noqa: DJ001

    country = models.CharField(max_length=60, null=True)  # noqa: DJ001
    language = models.CharField(max_length=10)
    returns_last_year = models.PositiveIntegerField(null=True)
    return_rate = models.PositiveIntegerField(null=True, help_text=_("Percent of the pieces bought within a year."))

    class Meta:
        indexes = [models.Index(fields=["shop", "submitted_at"], name="facts_by_age")]

    OPEN, OTHER = "open", "other"  # of `people`: not decided yet, ended without a decision

    def __str__(self):
        return f"facts of line {self.pk}"
