from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Note(models.Model):
    """What colleagues tell each other on a request. Never leaves to a customer (I15)."""

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.text[:50]
