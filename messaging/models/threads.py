from django.db import models
from django.utils.translation import gettext_lazy as _

from shops.models import Shop


class Thread(models.Model):
    """One conversation between a shop and somebody outside it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="threads")
    subject = models.CharField(_("subject"), max_length=200)

    def __str__(self):
        return self.subject


class ParticipantQuerySet(models.QuerySet):
    def called(self, address):
        return self.filter(address=address.lower())


class Participant(models.Model):
    """Somebody outside the shop whom letters may reach and whose mails count. The desk says who; no mail adds one."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="participants", db_index=False)
    address = models.EmailField(_("e-mail address"), help_text=_("In small letters."))
    name = models.CharField(_("name"), max_length=200, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "address"], name="once_in_a_thread")]
        indexes = [models.Index(fields=["shop", "address", "thread"], name="threads_of_an_address")]

    def __str__(self):
        return self.name or self.address
