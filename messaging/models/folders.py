from django.db import models


class ImapFolder(models.Model):
    """How far one folder of a mailbox has been read. Numbers count for as long as `uid_validity` stays the same."""

    host = models.CharField(max_length=253)
    user = models.CharField(max_length=320)
    folder = models.CharField(max_length=200)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "user", "folder"], name="one_memory_of_a_folder")]

    def __str__(self):
        return f"{self.user}@{self.host}/{self.folder}"
