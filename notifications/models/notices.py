"""What one person is told. The row is the truth; bell, push and mail are ways to show it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import KINDS
from shops.models import Shop

KEPT = timedelta(days=90)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Theirs, of the shops that they still work for (I14)."""
        return self.filter(person=person, shop__in=person.roles)

    def unread(self):
        return self.filter(read_at=None)

    def in_bell(self):
        return self.filter(in_bell=True)

    def outlived(self):
        return self.filter(at__lt=timezone.now() - KEPT)


class Notice(models.Model):
    """Something that happened on a person's work. A burst of one kind becomes one line, of `count` such."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    topic = models.BigIntegerField(help_text="What it is about: the number that announcements and presence use, too.")
    title = models.CharField(max_length=60, help_text="How staff call it. Never a customer's words.")
    url = models.CharField(max_length=200)
    list_url = models.CharField(max_length=200, help_text="Where all such are, for a burst.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    in_bell = models.BooleanField(default=True)
    mail_at = models.DateTimeField(null=True, blank=True, help_text="From when on it may be mailed; empty once it was.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_newest_first"),
            models.Index(fields=["person", "topic"], name="notices_by_topic"),
            models.Index(fields=["person", "read_at", "kind"], name="notices_unread"),
            models.Index(fields=["mail_at"], name="notices_to_mail"),
            models.Index(fields=["at"], name="notices_by_age"),
        ]

    def __str__(self):
        """As its reader reads it."""
        kind = KINDS.get(self.kind)
        if kind is None:
            return self.title
        sentence = kind.one if self.count == 1 else kind.many
        return str(sentence) % {"who": self.actor or _("Keur"), "title": self.title, "n": self.count}

    @property
    def is_about_all(self):
        """Whether it is of all that happens, and not of one's own work."""
        return self.kind in KINDS and not KINDS[self.kind].is_mine

    @property
    def opens(self):
        """Where it leads."""
        return self.url if self.count == 1 else self.list_url
